import { createHash } from 'node:crypto';
import type { Id } from '../object/types.ts';

/** The SHA-256 of what comes in pieces. */
export async function digestOf(pieces: AsyncIterable<Uint8Array | string> | Iterable<string>): Promise<Id> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
