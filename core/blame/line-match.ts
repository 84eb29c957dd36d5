import { commonEnds } from './common-ends.ts';
import { commonRuns } from './common-runs.ts';
import type { Contents } from './contents.ts';
import { equalPieces } from './equal-pieces.ts';
import type { LineFile } from './line-file.ts';
import { LineTable } from './line-table.ts';
import { type Match, type Span, wanting } from './spans.ts';

/** The most of a file that is compared line by line at once, in bytes. */
export const MAX_WINDOW: number = 64 * 1024 * 1024;

/** Whole lines at the same place of both files: from these bytes and lines on. */
interface Stretch {
  before: { byte: number; line: number };
  after: { byte: number; line: number };
  bytes: number;
  lines: number;
}

/**
 * Lines that two versions share, in order. What lies in pieces that both have is never read; what lies between is
 * compared line by line where a span wants it. `tooLarge` hears of what is passed over because it is too much.
 */
export function matchLines(
  contents: Contents,
  before: LineFile,
  after: LineFile,
  spans: readonly Span[],
  tooLarge: (file: LineFile) => void,
): Match[] {
  const matches: Match[] = [];
  const end: Stretch = {
    before: { byte: before.size, line: before.lines },
    after: { byte: after.size, line: after.lines },
    bytes: 0,
    lines: 0,
  };
  const isWanted = wanting(spans);
  let from = { before: { byte: 0, line: 0 }, after: { byte: 0, line: 0 } };
  for (const stretch of [...stretches(before, after), end]) {
    const gap: Gap = { from, to: stretch };
    if (isWanted(from.after.line, stretch.after.line)) {
      if (isTooLarge(gap)) tooLarge(after);
      else matches.push(...matchGap(contents, before, after, gap));
    }
    if (stretch.lines > 0)
      matches.push({ before: stretch.before.line, after: stretch.after.line, length: stretch.lines });
    from = {
      before: { byte: stretch.before.byte + stretch.bytes, line: stretch.before.line + stretch.lines },
      after: { byte: stretch.after.byte + stretch.bytes, line: stretch.after.line + stretch.lines },
    };
  }
  return matches;
}

function* stretches(before: LineFile, after: LineFile): Generator<Stretch> {
  for (const { before: a, after: b, length } of equalPieces(before.pieces, after.pieces)) {
    const base = after.pieces[b]?.offset ?? 0;
    const isWhole = before.startsLine(a) && after.startsLine(b);
    const start = isWhole ? base : after.behindFirst(b, b + length);
    const isEnd = a + length === before.pieces.length && b + length === after.pieces.length;
    const end = isEnd ? after.size : after.behindLast(b, b + length);
    if (start === undefined || end === undefined || end <= start) continue;
    const cut = isWhole ? 0 : 1;
    const open = isEnd && !after.startsLine(after.pieces.length) ? 1 : 0;
    yield {
      before: { byte: (before.pieces[a]?.offset ?? 0) + start - base, line: before.feedsBefore(a) + cut },
      after: { byte: start, line: after.feedsBefore(b) + cut },
      bytes: end - start,
      lines: after.feedsBefore(b + length) - after.feedsBefore(b) - cut + open,
    };
  }
}

interface Gap {
  from: Pick<Stretch, 'before' | 'after'>;
  to: Pick<Stretch, 'before' | 'after'>;
}

function isTooLarge({ from, to }: Gap): boolean {
  return Math.max(to.before.byte - from.before.byte, to.after.byte - from.after.byte) > MAX_WINDOW;
}

function matchGap(contents: Contents, before: LineFile, after: LineFile, { from, to }: Gap): Match[] {
  const counts = { before: to.before.line - from.before.line, after: to.after.line - from.after.line };
  if (counts.before === 0 || counts.after === 0) return [];
  const a = contents.range(before.pieces, from.before.byte, to.before.byte);
  const b = contents.range(after.pieces, from.after.byte, to.after.byte);
  const { head, tail } = commonEnds(a, b);
  const [left, right] = [counts.before - head.lines - tail.lines, counts.after - head.lines - tail.lines];
  const matches: Match[] = [{ before: from.before.line, after: from.after.line, length: head.lines }];
  if (left > 0 && right > 0) {
    const table = new LineTable(left + right);
    const old = table.number(a.subarray(head.bytes, a.length - tail.bytes), left);
    const own = table.number(b.subarray(head.bytes, b.length - tail.bytes), right);
    for (const match of commonRuns(old, own)) {
      const line = { before: match.before + from.before.line, after: match.after + from.after.line };
      matches.push({ before: line.before + head.lines, after: line.after + head.lines, length: match.length });
    }
  }
  matches.push({ before: to.before.line - tail.lines, after: to.after.line - tail.lines, length: tail.lines });
  return matches.filter(({ length }) => length > 0);
}
