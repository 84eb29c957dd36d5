// Content out of the store in pieces, none of which leaves before it is verified.
import { CorruptError } from '../../errors.ts';
import { ContentHasher } from '../../object/hash.ts';
import { type ByteRange, readRecipe, recipeLength } from '../../object/recipe.ts';
import type { Id } from '../../object/types.ts';
import type { Store } from '../store.ts';

/**
 * The bytes of a file, or of the part of it that lies in `range`, in pieces of at most 128 KiB. Each piece is checked
 * against its id before it is given, and the whole, if it is read, against `content` before the last piece is.
 *
 *     for (const piece of readContent(store, entry.content, entry.size, recipe, { offset: 1e6, length: 10 })) use(piece);
 *
 * Throws CorruptError and MissingObjectError.
 */
export function* readContent(
  store: Store,
  content: Id,
  size: number,
  recipe: Id | undefined,
  range: ByteRange = {},
): Generator<Uint8Array, void, void> {
  const from = Math.min(range.offset ?? 0, size);
  const to = Math.min(range.length === undefined ? size : from + range.length, size);
  if (recipe === undefined) {
    const bytes = store.get('blob', content);
    if (bytes.length !== size) throw mismatch(content);
    if (from < to) yield bytes.subarray(from, to);
    return;
  }
  if (recipeLength(store, recipe) !== size) throw mismatch(content);
  const hasher = from === 0 && to === size ? new ContentHasher() : undefined;
  for (const { chunk, length, offset } of readRecipe(store, recipe, { offset: from, length: to - from })) {
    const bytes = store.get('blob', chunk);
    if (bytes.length !== length) throw mismatch(content);
    hasher?.update(bytes);
    if (hasher && offset + length === size && hasher.digest() !== content) throw mismatch(content);
    yield bytes.subarray(Math.max(0, from - offset), to - offset);
  }
}

function mismatch(content: Id): CorruptError {
  return new CorruptError(`"${content}" does not have the bytes that were recorded for it`, {
    hint: 'run `art fsck` to see what it harms',
  });
}
