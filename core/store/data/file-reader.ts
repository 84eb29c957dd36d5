// One file, read and stored by the thread that calls.
import { ContentHasher, MAX_BLOB } from '../../object/hash.ts';
import type { Id } from '../../object/types.ts';
import { chunkEnd, MAX_CHUNK } from './chunker.ts';
import { GearBuffer } from './gear.ts';
import type { BlobSink } from './sink.ts';
import { type FileStat, type Observed, readFully, readStable } from './source.ts';

/** What a file became. `chunks` is there when it is larger than one blob: ids and lengths in order. */
export interface StoredFile {
  content: Id;
  size: number;
  chunks?: { ids: Id[]; lengths: number[] };
}

type Read = { small: Buffer } | StoredFile;

/** Reads at once; a few chunks, so that they are hashed while they are in the processor's cache. */
const PIECE_BYTES = 8 * MAX_CHUNK;

/** Stores files one at a time, reusing its buffers. */
export class FileReader {
  readonly #sink: BlobSink;
  readonly #scratch: Buffer = Buffer.allocUnsafeSlow(MAX_BLOB + 1);
  #pieces: GearBuffer | undefined;

  constructor(sink: BlobSink) {
    this.#sink = sink;
  }

  /** Nothing of a small file is stored unless it held still; of a large one no recipe is made. */
  store(path: string, stat: FileStat): Observed<StoredFile> {
    const { value, ...observed } = readStable<Read>(path, stat, (fd, size) => this.#read(fd, size));
    if (!('small' in value)) return { ...observed, value };
    const content = this.#sink.put(value.small);
    return { ...observed, value: { content, size: value.small.length } };
  }

  #read(fd: number, size: number): Read | undefined {
    if (size > MAX_BLOB) return this.#readChunks(fd, size);
    // One byte more than there should be, so that a file that grew is seen.
    const read = readFully(fd, this.#scratch.subarray(0, size + 1), size);
    return read === size ? { small: this.#scratch.subarray(0, size) } : undefined;
  }

  #readChunks(fd: number, size: number): StoredFile | undefined {
    this.#pieces ??= new GearBuffer(PIECE_BYTES);
    const { bytes } = this.#pieces;
    const content = new ContentHasher();
    const chunks: { ids: Id[]; lengths: number[] } = { ids: [], lengths: [] };
    let total = 0;
    for (let kept = 0, final = false; !final; ) {
      const read = readFully(fd, bytes.subarray(kept));
      content.update(bytes.subarray(kept, kept + read));
      total += read;
      final = kept + read < bytes.length;
      const cut = this.#cut(this.#pieces, kept + read, final, chunks);
      bytes.copyWithin(0, cut, kept + read);
      kept += read - cut;
    }
    return total === size ? { content: content.digest(), size, chunks } : undefined;
  }

  /** Stores the whole chunks in the first `to` bytes and returns where the last of them ends. */
  #cut(buffer: GearBuffer, to: number, final: boolean, chunks: { ids: Id[]; lengths: number[] }): number {
    let from = 0;
    while (from < to) {
      const end = chunkEnd(buffer, from, to, final);
      if (end === -1) break;
      chunks.ids.push(this.#sink.put(buffer.bytes.subarray(from, end)));
      chunks.lengths.push(end - from);
      from = end;
    }
    return from;
  }
}
