import { ArtError } from '../errors.ts';
import type { Id } from './types.ts';

/** Lifts surrogates above U+E000..U+FFFF, so that UTF-16 code units compare as the UTF-8 bytes of their text do. */
function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Compares two strings by their UTF-8 bytes (JavaScript's own order is by UTF-16 units). Negative, zero or positive. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return utf8Rank(x) - utf8Rank(y);
  }
  return a.length - b.length;
}

const SLASH = 0x2f;

/**
 * The order of manifests: UTF-8 bytes, with `/` below every other byte, so that what is in a folder is adjacent and
 * follows what would be a file of the folder's name: `a`, `a/b`, `a-b`.
 */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x === SLASH) return -1;
    if (y === SLASH) return 1;
    return utf8Rank(x) - utf8Rank(y);
  }
  return a.length - b.length;
}

/** The 32 bytes of an id. Throws when `id` is not 64 hex digits. */
export function toBytes(id: Id): Uint8Array {
  const bytes = Buffer.from(id, 'hex');
  if (id.length !== 64 || bytes.length !== 32) throw new ArtError('BAD_ID', `not an id: '${id}'`);
  return bytes;
}

/** The lower-case hex digits of `bytes`. */
export function toHex(bytes: Uint8Array): Id {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** True for text that UTF-8 cannot hold: half of a surrogate pair stands alone. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
