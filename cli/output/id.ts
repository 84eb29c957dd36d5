import type { Id } from '../../core/object/types.ts';

const least = 12;

/** The first digits of an id, enough of them that a selector takes them for an id: a letter must be among them. */
export function shortId(id: Id): string {
  const letter = id.search(/[a-f]/);
  return id.slice(0, Math.max(least, letter + 1));
}
