import { createHash } from 'node:crypto';
import { encode } from '../../object/codec.ts';
import type { ValueMap } from '../../object/types.ts';

/** The key that stands for all parts: the SHA-256 of their canonical bytes, in which the order of names is fixed. */
export function keyOf(parts: ValueMap): string {
  return createHash('sha256').update(encode(parts)).digest('hex');
}
