import type { LogEntry } from '../../core/api.ts';
import type { Run, RunInput, RunOutput } from '../../core/object/run.ts';
import { short } from '../../core/repository/context.ts';
import { formatAgo, formatDate } from '../output/date.ts';
import { escapeName, escapeText } from '../output/escape.ts';
import { counted, formatSize } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { wrap } from '../output/wrap.ts';
import { showPairs } from './value.ts';

export interface RunLinesOptions {
  style: Style;
  /** Say how long ago it was instead of the date. */
  ago: boolean;
  now: number;
  width: number;
}

/** A run in one line: id, names, the message's first line, what it made. */
export function runLine(entry: LogEntry, style: Style): string {
  const { id, run } = entry;
  const made = Object.entries(run.outputs).map(([name, output]) => versionName(name, output));
  const message = escapeText(run.message).split('\n', 1)[0] ?? '';
  return [
    style.id(short(id)),
    refs(entry, style),
    message,
    made.length > 0 ? style.dim(`[${made.join(', ')}]`) : '',
    run.status ? style.removed('failed') : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** A run in a block of lines, as `art log` shows it. */
export function runLines(entry: LogEntry, options: RunLinesOptions): string[] {
  const { id, run } = entry;
  const { style, ago, now, width } = options;
  const when = ago ? formatAgo(run.time, now) : formatDate(run.time);
  const lines = [
    [style.heading('run'), style.id(short(id)), refs(entry, style)].filter(Boolean).join(' '),
    `${escapeName(run.author)}, ${when}`,
    '',
    ...escapeText(run.message)
      .split('\n')
      .flatMap((line) => (line === '' ? [''] : wrap(line, width - 4)))
      .map((line) => (line === '' ? '' : `    ${line}`)),
    '',
  ];
  const facts = [...factLines(run, style, width), ...labelLines(entry, style, width)];
  return facts.length > 0 ? [...lines, ...facts] : lines.slice(0, -1);
}

/** What went in, what came out, parameters and metrics, each on its line where there is any. */
export function factLines(run: Run, style: Style, width: number): string[] {
  return [
    ...run.inputs.map((input) => term('from', showInput(input), style)),
    ...Object.entries(run.outputs).map(([name, output]) => term('made', showOutput(name, output, style), style)),
    ...pairLines('params', showPairs(run.params), style, width),
    ...pairLines('metrics', showPairs(run.metrics), style, width),
  ];
}

export function labelLines({ labels }: Pick<LogEntry, 'labels'>, style: Style, width: number): string[] {
  return pairLines('labels', showPairs(labels), style, width);
}

/** `model@3`. */
export function versionName(name: string, { version }: { version: number }): string {
  return `${escapeName(name)}@${version}`;
}

/** `4.1 kB` for a file, `12 files, 4.1 kB` for more. */
export function showAmount({ files, bytes }: { files: number; bytes: number }): string {
  return files === 1 ? formatSize(bytes) : `${counted(files, 'file')}, ${formatSize(bytes)}`;
}

export function term(word: string, text: string, style: Style): string {
  return `    ${style.dim(word.padEnd(8))} ${text}`;
}

function showOutput(name: string, output: RunOutput, style: Style): string {
  const type = output.type === '' ? '' : `${escapeName(output.type)}, `;
  return `${style.name(versionName(name, output))}  ${type}${showAmount(output)}`;
}

function showInput(input: RunInput): string {
  const path = input.path === undefined ? '' : `:${escapeName(input.path)}`;
  const role = input.role === input.name ? '' : ` as ${escapeName(input.role)}`;
  return `${versionName(input.name, input)}${path}${role}`;
}

function refs({ headOf, tags }: LogEntry, style: Style): string {
  const names = [...headOf.map(escapeName), ...tags.map((tag) => `tag: ${escapeName(tag)}`)];
  return names.length > 0 ? style.changed(`(${names.join(', ')})`) : '';
}

function pairLines(word: string, pairs: string, style: Style, width: number): string[] {
  if (pairs === '') return [];
  const [first = '', ...rest] = wrap(pairs, Math.max(20, width - 13));
  return [term(word, first, style), ...rest.map((line) => term('', line, style))];
}
