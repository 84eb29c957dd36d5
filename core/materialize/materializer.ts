// Values of a program as files that any language reads, and back. Nothing that is written needs code to be loaded, and
// nothing that is read is run.
import { ArtError } from '../errors.ts';
import type { ByteSource } from './source.ts';

export interface Materializer {
  /** As it is asked for with `as`, and what its files end with: `npy`. */
  readonly name: string;
  /** What files of this kind end with, the first being the one that is written. */
  readonly extensions: readonly string[];
  /** Whether this is how the value is written when nobody says how. */
  matches(value: unknown): boolean;
  /** The bytes of a file that holds the value. Throws CANNOT_SAVE where the format would lose some of it. */
  write(value: unknown): Promise<Uint8Array>;
  /** The value of a file. Throws MALFORMED_FILE, TOO_LARGE and UNSUPPORTED_FILE. */
  read(source: ByteSource): Promise<unknown>;
}

/** Most bytes of a file that `read` takes into memory as one value. */
export const MAX_VALUE_BYTES: number = 2 ** 29;

/** A value that a format cannot hold as it is. `where` is its key path; empty for the whole. */
export function cannotSave(format: string, where: string, what: string): ArtError {
  const place = where === '' ? 'the value' : `"${where}"`;
  return new ArtError('CANNOT_SAVE', `${place} is ${what}, which ${format} cannot hold`, {
    hint: 'turn it into text, numbers, lists or plain objects first, or write the file yourself: art save NAME FILE',
  });
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
