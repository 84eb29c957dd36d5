// What chunks some bytes have, without storing anything.
import { ContentHasher, hashContent } from '../../object/hash.ts';
import type { Id } from '../../object/types.ts';
import { Chunker } from './chunker.ts';

export interface HashedChunks {
  content: Id;
  /** In bytes. */
  size: number;
  chunks: { offset: number; size: number; id: Id }[];
}

/** The chunks that a file of these bytes would have if it were large, with its content id. */
export async function hashChunks(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<HashedChunks> {
  const chunker = new Chunker();
  const hasher = new ContentHasher();
  const result: HashedChunks = { content: '', size: 0, chunks: [] };
  const note = (chunk: Uint8Array): void => {
    result.chunks.push({ offset: result.size, size: chunk.length, id: hashContent(chunk) });
    result.size += chunk.length;
  };
  for await (const piece of source) {
    hasher.update(piece);
    for (const chunk of chunker.push(piece)) note(chunk);
  }
  for (const chunk of chunker.finish()) note(chunk);
  return { ...result, content: hasher.digest() };
}
