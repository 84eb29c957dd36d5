// Where the bytes of files go: into the stage when they are few, into a thread's own packs when they are many.
import { EMPTY_CONTENT, hashContent } from '../../object/hash.ts';
import type { Id } from '../../object/types.ts';
import { files } from '../files.ts';
import { PackWriter, type StagedPack } from '../pack/writer.ts';
import { isZeros, MAX_CHUNK } from './chunker.ts';
import type { Claims } from './claims.ts';

/** Takes a blob or chunk and returns its id. The bytes may be reused afterwards. */
export interface BlobSink {
  put(raw: Buffer): Id;
}

let zeroChunk: Id | undefined;

/** The id of a whole chunk of zeros, of which sparse files are full. */
export function zeroChunkId(): Id {
  zeroChunk ??= hashContent(Buffer.alloc(MAX_CHUNK));
  return zeroChunk;
}

function idOf(raw: Buffer): Id {
  if (raw.length === 0) return EMPTY_CONTENT;
  return raw.length === MAX_CHUNK && isZeros(raw, 0, MAX_CHUNK) ? zeroChunkId() : hashContent(raw);
}

/** Whether the store already holds a blob. */
export type HasBlob = (id: Id) => boolean;

/** The sink of one thread: what neither the store nor another thread has goes into packs of its own. */
export class PackSink implements BlobSink {
  readonly #tmpDir: string;
  readonly #claims: Claims;
  readonly #has: HasBlob;
  readonly #packs: StagedPack[] = [];
  #writer: PackWriter | undefined;

  constructor(tmpDir: string, claims: Claims, has: HasBlob) {
    this.#tmpDir = tmpDir;
    this.#claims = claims;
    this.#has = has;
  }

  put(raw: Buffer): Id {
    const id = idOf(raw);
    if (raw.length === 0 || !this.#claims.claim(id) || this.#has(id)) return id;
    if (this.#writer?.full) this.#finishPack();
    this.#writer ??= new PackWriter(this.#tmpDir, 'data');
    this.#writer.add('blob', id, raw);
    return id;
  }

  /** The packs written, complete and flushed, for the stage to adopt. */
  finish(): StagedPack[] {
    this.#finishPack();
    return this.#packs;
  }

  #finishPack(): void {
    if (this.#writer) this.#packs.push(this.#writer.finish());
    this.#writer = undefined;
  }

  /** Removes everything written. */
  abort(): void {
    this.#writer?.abort();
    for (const pack of this.#packs) files.rmSync(pack.tmp, { force: true });
  }
}
