import type { Contents } from './contents.ts';
import type { LineFile } from './line-file.ts';
import { MAX_WINDOW, matchLines } from './line-match.ts';
import { LineTable } from './line-table.ts';
import { type Match, passOn, type Span } from './spans.ts';

/**
 * Lines of a file that are in another one that it was made from: first those in the same order, then, for what is left,
 * lines of the same text wherever they are: the nth line of a text is the nth of it there, or the last. Lines without
 * anything to see in them are found in order only.
 */
export function matchMovedLines(
  contents: Contents,
  before: LineFile,
  after: LineFile,
  spans: readonly Span[],
  tooLarge: (file: LineFile) => void,
): Match[] {
  const inOrder = matchLines(contents, before, after, [{ at: 0, to: 0, length: after.lines }], tooLarge);
  const { left } = passOn(spans, inOrder);
  if (left.length === 0) return inOrder;
  if (Math.max(before.size, after.size) > MAX_WINDOW) {
    tooLarge(after);
    return inOrder;
  }
  return [...inOrder, ...byText(contents, before, after, left)].sort((a, b) => a.after - b.after);
}

function byText(contents: Contents, before: LineFile, after: LineFile, left: readonly Span[]): Match[] {
  const table = new LineTable(before.lines + after.lines);
  const a = table.number(contents.range(before.pieces, 0, before.size), before.lines);
  const known = table.size;
  const b = table.number(contents.range(after.pieces, 0, after.size), after.lines);
  const partner = new Int32Array(b.length).fill(-1);
  const places = placesOf(a, known);
  const seen = new Int32Array(known);
  for (const [line, number] of b.entries()) {
    if (number >= known || table.isBlank(number)) continue;
    const own = places[number] as number[];
    partner[line] = own[Math.min(seen[number] as number, own.length - 1)] as number;
    seen[number] = (seen[number] as number) + 1;
  }
  return runsOf(partner, left);
}

function placesOf(numbers: Int32Array, known: number): number[][] {
  const places: number[][] = Array.from({ length: known }, () => []);
  for (const [line, number] of numbers.entries()) places[number]?.push(line);
  return places;
}

function runsOf(partner: Int32Array, left: readonly Span[]): Match[] {
  const matches: Match[] = [];
  let done = 0;
  for (const { at, length } of left) {
    // Spans may overlap; matches do not.
    for (let after = Math.max(at, done); after < at + length; after++) {
      const before = partner[after] as number;
      if (before < 0) continue;
      const last = matches.at(-1);
      if (last && last.after + last.length === after && last.before + last.length === before) last.length += 1;
      else matches.push({ before, after, length: 1 });
    }
    done = Math.max(done, at + length);
  }
  return matches;
}
