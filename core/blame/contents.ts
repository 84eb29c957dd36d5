import { CorruptError } from '../errors.ts';
import type { ByteSource } from '../materialize/source.ts';
import { findRecipe } from '../object/layout.ts';
import { readRecipe, recipeLength } from '../object/recipe.ts';
import type { Entry, Id } from '../object/types.ts';
import type { VersionRow } from '../store/history-index.ts';
import { NodeCache } from '../store/node-cache.ts';
import type { Store } from '../store/store.ts';
import type { Versions } from './versions.ts';

const CACHE_BYTES = 32 * 1024 * 1024;

/** A file in one version of an artifact. */
export interface FileAt {
  row: VersionRow;
  path: string;
  entry: Entry;
}

/** How a message names it: `"rows.csv"`, or the artifact where that is the file. */
export function nameOf({ row, path }: FileAt): string {
  return `"${path === '.' ? row.name : path}"`;
}

/** A stored piece of a file and its place, in bytes. */
export interface Piece {
  id: Id;
  offset: number;
  length: number;
}

/** Bytes of files, verified, piece by piece: what two versions share is read once. */
export class Contents {
  readonly #store: Store;
  readonly #versions: Versions;
  readonly #cache = new NodeCache(CACHE_BYTES);

  constructor(store: Store, versions: Versions) {
    this.#store = store;
    this.#versions = versions;
  }

  /** The pieces of a file in order, read from its recipe alone; none of an empty file. */
  pieces({ row, entry }: FileAt): Piece[] {
    if (entry.size === 0) return [];
    const { layout } = this.#versions.output(row);
    const recipe = layout === undefined ? undefined : findRecipe(this.#store, layout, entry.content);
    if (recipe === undefined) return [{ id: entry.content, offset: 0, length: entry.size }];
    if (recipeLength(this.#store, recipe) !== entry.size) throw mismatch(entry.content);
    return Array.from(readRecipe(this.#store, recipe), ({ chunk, offset, length }) => ({ id: chunk, offset, length }));
  }

  bytes({ id, length }: Piece): Uint8Array {
    const known = this.#cache.get(id);
    if (known) return known;
    const bytes = this.#store.get('blob', id);
    if (bytes.length !== length) throw mismatch(id);
    this.#cache.set(id, bytes);
    return bytes;
  }

  /** The bytes from `from` to before `to`. */
  range(pieces: readonly Piece[], from: number, to: number): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let i = pieceAt(pieces, from); i < pieces.length; i++) {
      const piece = pieces[i] as Piece;
      if (piece.offset >= to) break;
      parts.push(this.bytes(piece).subarray(Math.max(0, from - piece.offset), to - piece.offset));
    }
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }
}

/** The bytes of a file for those who read formats. */
export function sourceOf(contents: Contents, file: FileAt): ByteSource {
  const pieces = contents.pieces(file);
  return { size: file.entry.size, read: async (from, to) => contents.range(pieces, from, to) };
}

/** Index of the piece that holds a byte. */
function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle] as Piece;
    if (piece.offset + piece.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mismatch(content: Id): CorruptError {
  return new CorruptError(`"${content}" does not have the bytes that were recorded for it`, {
    hint: 'run `art fsck` to see what it harms',
  });
}
