import type { Value } from '../../core/object/types.ts';
import { short } from '../../core/repository/context.ts';
import type { WhyDifference, WhyResult } from '../../core/repository/why.ts';
import { isSecret } from '../../core/run/cache/differences.ts';
import { layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
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

function headline(
  { step, run, hit, reason, compared, problem, waitsFor, differences }: WhyResult,
  style: Style,
): string {
  const isStep = run === undefined;
  const name = style.heading(escapeName(step ?? ''));
  const subject = isStep ? name : `run ${style.id(short(run))}${step === undefined ? '' : ` of ${name}`}`;
  const other = compared === undefined ? '' : `run ${style.id(short(compared))}`;
  if (hit) return `${subject} would not run: ${other} made the same`;
  const verb = isStep ? 'would run' : 'ran';
  if (reason === 'no-outputs') return `${subject} ${isStep ? 'always runs' : 'ran'}: it has no outputs`;
  if (reason === 'off') return `${subject} always runs: its cache is off`;
  if (reason === 'waits')
    return `${subject} ${verb}: it depends on "${escapeName(waitsFor ?? '')}", which would run first`;
  if (reason === 'first') return `${subject} ${verb}: there is no earlier run of it`;
  if (reason === 'again') return `${subject} ${verb}: nothing differs from ${other}, but its result was not used`;
  if (reason !== 'differs')
    return `${subject} ${verb}: ${other} was made of the same, but ${escapeName(problem ?? '')}`;
  const [one] = differences.length === 1 ? ['differs'] : ['differ'];
  return `${subject} ${verb}: ${counted(differences.length, 'thing')} ${one} from ${other}`;
}

function row(difference: WhyDifference): string[] {
  const { part, name, beforeVersion, afterVersion } = difference;
  const [before, after] = [side(difference.before, beforeVersion), side(difference.after, afterVersion)];
  // What looks alike, such as a secret or a version with another path, is told apart by what is not shown.
  const told = before === after ? [before, `another ${after}`] : [before, after];
  return [part, escapeName(name ?? ''), told[0] as string, '->', told[1] as string];
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
