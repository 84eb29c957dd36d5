// One stored file, read here and there.
import type { ByteRange } from '../../object/recipe.ts';
import type { Id } from '../../object/types.ts';
import type { Store } from '../store.ts';
import { readContent } from './read.ts';

/** Reads are widened to this, so that a reader that takes a few bytes at a time does not unpack a chunk for each. */
const PAGE = 256 * 1024;

/**
 * A stored file that answers reads of any range, each verified from `content`, or from `recipe` where it has one. Keeps
 * the page that it read last, and no more.
 *
 *     const file = randomAccess(store, entry.content, entry.size, recipe);
 *     const head = await file.read(0, 16);
 *
 * Throws CorruptError and MissingObjectError; RangeError for a range outside of the file.
 */
export function randomAccess(
  store: Store,
  content: Id,
  size: number,
  recipe: Id | undefined,
): { size: number; read(from: number, to: number): Promise<Uint8Array> } {
  let page = { from: 0, bytes: new Uint8Array() };
  const take = (range: Required<ByteRange>) => join([...readContent(store, content, size, recipe, range)]);
  const read = async (from: number, to: number) => {
    if (!(from >= 0 && from <= to && to <= size)) throw new RangeError(`bytes ${from} to ${to} of ${size}`);
    if (to - from > PAGE) return take({ offset: from, length: to - from });
    if (from < page.from || to > page.from + page.bytes.length) {
      page = { from, bytes: take({ offset: from, length: Math.min(PAGE, size - from) }) };
    }
    return page.bytes.subarray(from - page.from, to - page.from);
  };
  return { size, read };
}

function join(pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
