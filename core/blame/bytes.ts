import { UsageError } from '../errors.ts';
import { type Contents, type FileAt, nameOf, type Piece } from './contents.ts';
import { equalBytes } from './equal-pieces.ts';
import { matchBytes } from './match-bytes.ts';
import { type Match, type Span, wanting } from './spans.ts';
import type { Unitizer } from './unitizer.ts';

/** The most that is compared byte by byte at once. */
const MAX_GAP = 16 * 1024 * 1024;

interface ByteFile {
  at: FileAt;
  pieces: readonly Piece[];
}

/** Any file, byte by byte: by the pieces that it is stored in, and within those that changed by what they hold. */
export function byteUnitizer(contents: Contents): Unitizer<ByteFile> {
  const match = (before: ByteFile, after: ByteFile, spans: readonly Span[]): Match[] =>
    matchFiles(contents, before, after, spans);
  return {
    by: 'bytes',
    open: (at) => ({ at, pieces: contents.pieces(at) }),
    count: ({ at }) => at.entry.size,
    wanted: ({ at }, options) => {
      if (options.lines || options.key !== undefined) {
        throw new UsageError(`${nameOf(at)} is looked at by byte range: it has no lines or keys`);
      }
      return at.entry.size === 0 ? [] : [{ at: 0, to: 0, length: at.entry.size }];
    },
    match,
    matchSource: match,
    *describe(_file, spans) {
      for (const span of spans) yield { span, unit: { kind: 'bytes', offset: span.to, length: span.length } };
    },
  };
}

function matchFiles(contents: Contents, before: ByteFile, after: ByteFile, spans: readonly Span[]): Match[] {
  const matches: Match[] = [];
  const isWanted = wanting(spans);
  let [a, b] = [0, 0];
  const end: Match = { before: before.at.entry.size, after: after.at.entry.size, length: 0 };
  for (const equal of [...equalBytes(before.pieces, after.pieces), end]) {
    if (isWanted(b, equal.after) && equal.before > a && Math.max(equal.before - a, equal.after - b) <= MAX_GAP) {
      const old = contents.range(before.pieces, a, equal.before);
      for (const part of matchBytes(old, contents.range(after.pieces, b, equal.after))) {
        matches.push({ before: a + part.before, after: b + part.after, length: part.length });
      }
    }
    if (equal.length > 0) matches.push(equal);
    a = equal.before + equal.length;
    b = equal.after + equal.length;
  }
  return matches;
}
