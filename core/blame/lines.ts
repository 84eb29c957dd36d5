import { UsageError } from '../errors.ts';
import { type Contents, nameOf } from './contents.ts';
import { type LineFile, LineFiles } from './line-file.ts';
import { matchLines } from './line-match.ts';
import { matchMovedLines } from './line-moves.ts';
import type { Span } from './spans.ts';
import type { BlameOptions, BlameUnit } from './types.ts';
import type { Unitizer } from './unitizer.ts';

const LF = 0x0a;
/** A line is shown up to here, in bytes. */
const MAX_SHOWN = 1024 * 1024;

/** Any file, line by line. */
export function lineUnitizer(contents: Contents, tooLarge: (file: LineFile) => void): Unitizer<LineFile> {
  const files = new LineFiles(contents);
  return {
    by: 'lines',
    open: (at) => files.open(at),
    count: (file) => file.lines,
    wanted,
    match: (before, after, spans) => matchLines(contents, before, after, spans, tooLarge),
    matchSource: (before, after, spans) => matchMovedLines(contents, before, after, spans, tooLarge),
    describe: (file, spans) => describe(contents, file, spans),
  };
}

function wanted(file: LineFile, { lines, key }: BlameOptions): Span[] {
  if (key !== undefined) throw new UsageError(`${nameOf(file.at)} is looked at by line: it has no keys`);
  const from = (lines?.from ?? 1) - 1;
  const to = Math.min(lines?.to ?? file.lines, file.lines);
  if (lines && from >= to) {
    throw new UsageError(`${nameOf(file.at)} has ${file.lines} lines: there is no line ${from + 1}`);
  }
  return to > from ? [{ at: from, to: from, length: to - from }] : [];
}

function* describe(
  contents: Contents,
  file: LineFile,
  spans: Iterable<Span>,
): Generator<{ span: Span; unit: BlameUnit }> {
  const texts = linesOf(contents, file);
  let next = 0;
  for (const span of spans) {
    for (; next < span.to; next++) texts.next();
    for (; next < span.to + span.length; next++) {
      const text = texts.next().value ?? '';
      const one = { at: span.at + next - span.to, to: next, length: 1 };
      yield { span: one, unit: { kind: 'line', line: next + 1, text } };
    }
  }
}

function* linesOf(contents: Contents, { pieces }: LineFile): Generator<string, undefined> {
  let open: Uint8Array[] = [];
  let held = 0;
  const hold = (part: Uint8Array): void => {
    if (held < MAX_SHOWN) open.push(part.subarray(0, MAX_SHOWN - held));
    held += part.length;
  };
  for (const piece of pieces) {
    const bytes = contents.bytes(piece);
    let start = 0;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, start)) {
      hold(bytes.subarray(start, at));
      yield Buffer.concat(open).toString('utf8');
      open = [];
      held = 0;
      start = at + 1;
    }
    if (start < bytes.length) hold(bytes.subarray(start));
  }
  if (held > 0) yield Buffer.concat(open).toString('utf8');
  return undefined;
}
