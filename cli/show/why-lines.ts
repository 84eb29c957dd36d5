import type { Value } from '../../core/object/types.ts';
import { short } from '../../core/repository/context.ts';
import type { WhyDifference, WhyResult } from '../../core/repository/why.ts';
import { isSecret } from '../../core/run/cache/differences.ts';
import { layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import { counted } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { showValue } from './value.ts';

/** More would not be on one screen. */
const MAX_SHOWN = 20;

/** What `art why` says to people: one line, and one for each thing that differs. */
export function whyLines(result: WhyResult, style: Style, width: number): string[] {
  const { differences } = result;
  const rows = differences.slice(0, MAX_SHOWN).map((one) => row(one));
  const columns = [
    { paint: style.dim },
    { paint: style.name },
    { paint: style.removed, shrinks: true },
    {},
    { paint: style.added, shrinks: true },
  ];
  const lines = layOut(columns, rows, width - 2, style.heading).map((line) => `  ${line}`);
  if (differences.length > MAX_SHOWN) lines.push(style.dim(`  ... and ${differences.length - MAX_SHOWN} more`));
  return [headline(result, style), ...lines];
}

function headline(result: WhyResult, style: Style): string {
  const { step, run, compared } = result;
  const name = step === undefined ? '' : style.heading(escapeName(step));
  const other = compared === undefined ? '' : `run ${style.id(short(compared))}`;
  if (run === undefined) return `${name} ${whatOfStep(result, other)}`;
  return `run ${style.id(short(run))}${name && ` of ${name}`} ran: ${because(result, other)}`;
}

function whatOfStep(result: WhyResult, other: string): string {
  if (result.hit) return `would not run: ${other} made the same`;
  const always = result.reason === 'no-outputs' || result.reason === 'off';
  return `${always ? 'always runs' : 'would run'}: ${because(result, other)}`;
}

function because({ reason, problem = '', waitsFor = '', differences: { length } }: WhyResult, other: string): string {
  if (reason === 'differs') return `${counted(length, 'thing')} ${length === 1 ? 'differs' : 'differ'} from ${other}`;
  if (reason === 'first') return 'there is no earlier run of it';
  if (reason === 'no-outputs') return 'it has no outputs';
  if (reason === 'off') return 'its cache is off';
  if (reason === 'waits') return `it depends on "${escapeName(waitsFor)}", which would run first`;
  if (reason === 'again') return `nothing differs from ${other}, but its result was not used`;
  return `${other} was made of the same, but ${escapeName(problem)}`;
}

function row(difference: WhyDifference): string[] {
  const { part, name, beforeVersion, afterVersion } = difference;
  const [before, after] = [side(difference.before, beforeVersion), side(difference.after, afterVersion)];
  if (before !== after) return [part, escapeName(name ?? ''), before, '->', after];
  // A number and the same as text, a secret and another one.
  const [one, other] = [difference.before, difference.after].map((value) =>
    isPlain(value) ? escapeName(toJson(value)) : before,
  );
  const another = isSecret(difference.after) ? 'another' : `another ${after}`;
  return [part, escapeName(name ?? ''), one ?? '', '->', one === other ? another : (other ?? '')];
}

function isPlain(value: Value | undefined): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function side(value: Value | undefined, version: string | undefined): string {
  if (value === undefined) return 'none';
  if (version !== undefined) return escapeName(version);
  if (value === null) return 'not set';
  if (value instanceof Uint8Array) return short(Buffer.from(value).toString('hex'));
  if (isSecret(value)) return value.text === undefined ? 'a secret' : shown(value.text);
  return shown(value);
}

function shown(value: Value): string {
  const isWords = Array.isArray(value) && value.every((word) => typeof word === 'string');
  return isWords ? escapeName(value.join(' ')) : showValue(value);
}
