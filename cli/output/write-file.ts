import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes a file whole or not at all: beside its place first, then renamed. */
export async function writeWhole(
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const part = `${path}.part-${process.pid}`;
  try {
    await pipeline(Readable.from(pieces, { objectMode: true }), createWriteStream(part, { flags: 'wx' }), { signal });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    signal.throwIfAborted();
    throw error;
  }
}
