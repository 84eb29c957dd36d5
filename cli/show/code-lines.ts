import type { Value, ValueMap } from '../../core/object/types.ts';
import type { ShownCode, SourceDiff } from '../../core/repository/code.ts';
import type { Context } from '../context.ts';
import { escapeName } from '../output/escape.ts';
import { counted, formatSize } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { term } from './run-lines.ts';
import { showPairs, showValue } from './value.ts';

/** The code of a run in one line: `main 4f3a91c0b2d1, changed, at commit`. */
export function codeSummary(code: ValueMap): string {
  const { commit, branch, dirty, when } = code;
  const words = [
    typeof branch === 'string' ? escapeName(branch) : 'detached',
    typeof commit === 'string' ? escapeName(commit.slice(0, 12)) : 'no commit yet',
  ];
  return [
    words.join(' '),
    ...(dirty === true ? ['with changes'] : dirty === false ? [] : ['changes unknown']),
    ...(when === 'at-start' ? ['at the start'] : []),
    ...(typeof code.operation === 'string' ? [`during a ${escapeName(code.operation)}`] : []),
  ].join(', ');
}

const SAID_ABOVE = new Set(['system', 'commit', 'branch', 'dirty', 'when', 'operation']);
const LISTS = new Set(['added', 'deleted', 'omitted', 'submodules']);

/** All that is known of the code, then the files that differ from the commit. */
export function* codeLines({ code, changed }: ShownCode, style: Style): Generator<string> {
  if (code === undefined) return;
  yield term('code', codeSummary(code), style);
  if (typeof code.commit === 'string') yield term('commit', style.id(escapeName(code.commit)), style);
  for (const [key, value] of Object.entries(code)) {
    if (!SAID_ABOVE.has(key) && !LISTS.has(key)) yield term(key, showValue(value), style);
  }
  for (const { path, commit } of maps(code.submodules)) {
    yield term('module', `${text(path)} ${style.id(text(commit).slice(0, 12) || 'not checked out')}`, style);
  }
  const added = new Set(list(code.added));
  for (const { path, size } of changed) {
    const letter = added.has(path) ? style.added('A') : style.changed('M');
    yield `${letter}  ${escapeName(path)}  ${style.dim(formatSize(size))}`;
  }
  for (const path of list(code.deleted)) yield `${style.removed('D')}  ${text(path)}`;
  for (const { path, detail } of maps(code.omitted)) {
    yield `${style.removed('?')}  ${text(path)}  ${style.dim(`not recorded: ${text(detail)}`)}`;
  }
}

/** The machine of a run, a line for what belongs together. */
export function* envLines(env: ValueMap, style: Style): Generator<string> {
  const { os, arch, cpu, cpus, memory, node, python, host, user, lockfiles, ...rest } = env;
  const machine = [
    [os, arch].filter(Boolean).map(text).join(' '),
    [cpus, cpu]
      .filter(Boolean)
      .map((value) => (typeof value === 'number' ? `${value} x` : text(value)))
      .join(' '),
    typeof memory === 'number' ? `${formatSize(memory)} of memory` : '',
  ];
  const where = [user, host].filter(Boolean).map(text).join(' on ');
  const runtimes = [node ? `node ${text(node)}` : '', python ? `python ${text(python)}` : ''];
  for (const words of [machine, runtimes, [where]]) {
    const line = words.filter(Boolean).join(', ');
    if (line !== '') yield term('env', line, style);
  }
  for (const [name, id] of Object.entries(mapOf(lockfiles))) {
    yield term('locked', `${escapeName(name)} ${style.id(text(id).slice(0, 12))}`, style);
  }
  if (Object.keys(rest).length > 0) yield term('env', showPairs(rest), style);
}

/** Prints how the source of two runs differs. Returns the exit code. */
export function printCode(context: Context, differing: readonly SourceDiff[]): number {
  const { flags, out, style } = context;
  context.page();
  for (const one of flags.has('stat') ? [] : differing) {
    if (context.json) out.json(sourceJson(one));
    else out.line(flags.has('name-only') ? escapeName(one.path) : sourceLine(one, style));
  }
  if (context.json && flags.has('stat')) out.json(countChanges(differing));
  else if (!context.json && !flags.has('name-only')) out.line(sourceSummary(differing.length));
  return differing.length > 0 && flags.has('exit-code') ? 1 : 0;
}

const LETTERS = { added: 'A', removed: 'D', changed: 'M', mode: 'T' } as const;

function sourceLine({ path, change }: SourceDiff, style: Style): string {
  const paint = change === 'added' ? style.added : change === 'removed' ? style.removed : style.changed;
  return `${paint(LETTERS[change])}  ${escapeName(path)}`;
}

function sourceJson({ path, change, before, after }: SourceDiff): Record<string, unknown> {
  return { path, change, before: sideJson(before), after: sideJson(after) };
}

function sideJson(side: SourceDiff['before']): Record<string, unknown> | null {
  return side && { mode: side.mode.toString(8), blob: side.oid };
}

function countChanges(differing: readonly SourceDiff[]): Record<string, number> {
  const count = (...changes: SourceDiff['change'][]): number =>
    differing.filter(({ change }) => changes.includes(change)).length;
  return { added: count('added'), removed: count('removed'), changed: count('changed', 'mode') };
}

/** `3 files of code differ`. */
function sourceSummary(count: number): string {
  return count === 0
    ? 'the code is the same'
    : `${counted(count, 'file')} of code ${count === 1 ? 'differs' : 'differ'}`;
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? escapeName(value) : value === undefined ? '' : showValue(value);
}

function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

function maps(value: Value | undefined): ValueMap[] {
  return list(value).map(mapOf);
}

function mapOf(value: Value | undefined): ValueMap {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  return isMap ? (value as ValueMap) : {};
}
