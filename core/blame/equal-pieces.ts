import { commonRuns } from './common-runs.ts';
import type { Piece } from './contents.ts';
import type { Match } from './spans.ts';

/** Which pieces two files share, in order; in numbers of pieces. */
export function equalPieces(before: readonly Piece[], after: readonly Piece[]): Match[] {
  const numbers = new Map<string, number>();
  const numbered = (pieces: readonly Piece[]): Int32Array =>
    Int32Array.from(pieces, ({ id }) => {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return number;
    });
  return commonRuns(numbered(before), numbered(after));
}

/** The same in bytes. */
export function equalBytes(before: readonly Piece[], after: readonly Piece[]): Match[] {
  return equalPieces(before, after).map((match) => ({
    before: (before[match.before] as Piece).offset,
    after: (after[match.after] as Piece).offset,
    length: lengthOf(after, match.after, match.length),
  }));
}

function lengthOf(pieces: readonly Piece[], from: number, count: number): number {
  const last = pieces[from + count - 1] as Piece;
  return last.offset + last.length - (pieces[from] as Piece).offset;
}
