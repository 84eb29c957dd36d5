// One file, read and stored by the thread that calls.
import { ContentHasher, MAX_BLOB } from '../../object/hash.ts';
import type { Id } from '../../object/types.ts';
import { chunkEnd, MAX_CHUNK } from './chunker.ts';
import { GearBuffer } from './gear.ts';
import type { BlobSink } from './sink.ts';
import { type FileStat, readFully, readStable } from './source.ts';

/** Ids and lengths of a file's chunks, in order. */
export interface Chunks {
  ids: Id[];
  lengths: number[];
}

/** What a file became. `chunks` is there when it is larger than one blob; `stat` is of the moment when it was read. */
export interface StoredFile {
  content: Id;
  chunks: Chunks | undefined;
  stat: FileStat;
  /** As in {@link Observed}. */
  racy: boolean;
}

/** Reads at once; a few chunks, so that they are hashed while they are in the processor's cache. */
const PIECE_BYTES = 8 * MAX_CHUNK;

/** Says that the whole file is in the scratch buffer. */
const SMALL = Symbol('small');

interface ChunkedFile {
  content: Id;
  chunks: Chunks;
}

/** Stores files one at a time, reusing its buffers. */
export class FileReader {
  readonly #sink: BlobSink;
  readonly #scratch: Buffer = Buffer.allocUnsafeSlow(MAX_BLOB + 1);
  #pieces: GearBuffer | undefined;

  constructor(sink: BlobSink) {
    this.#sink = sink;
  }

  /** Nothing of a small file is stored unless it held still; of a large one no recipe is made. */
  store(path: string, listed: FileStat): StoredFile {
    const { value, stat, racy } = readStable(path, listed, this.#read);
    if (value !== SMALL) return { content: value.content, chunks: value.chunks, stat, racy };
    return { content: this.#sink.put(this.#scratch.subarray(0, stat.size)), chunks: undefined, stat, racy };
  }

  readonly #read = (fd: number, size: number): typeof SMALL | ChunkedFile | undefined => {
    if (size > MAX_BLOB) return this.#readChunks(fd, size);
    // One byte more than there should be, so that a file that grew is seen.
    return readFully(fd, this.#scratch, size + 1, size) === size ? SMALL : undefined;
  };

  #readChunks(fd: number, size: number): ChunkedFile | undefined {
    this.#pieces ??= new GearBuffer(PIECE_BYTES);
    const { bytes } = this.#pieces;
    const content = new ContentHasher();
    const chunks: Chunks = { ids: [], lengths: [] };
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
    return total === size ? { content: content.digest(), chunks } : undefined;
  }

  /** Stores the whole chunks in the first `to` bytes and returns where the last of them ends. */
  #cut(buffer: GearBuffer, to: number, final: boolean, chunks: Chunks): number {
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
