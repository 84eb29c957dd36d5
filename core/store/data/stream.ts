// A stream of unknown length into the store.
import { MAX_BLOB } from '../../object/hash.ts';
import { RecipeBuilder } from '../../object/recipe.ts';
import type { Id } from '../../object/types.ts';
import type { Stage } from '../stage.ts';
import type { Store } from '../store.ts';
import { stageSink } from './engine.ts';
import { threadCount } from './pool.ts';
import { type Fill, SLAB_BYTES, Slabs, type StoreChunks, storeSlabs } from './slabs.ts';
import { ThreadEngine } from './thread-engine.ts';

/** Up to this much is stored before threads would have started. */
const SMALL_BYTES: number = 8 * SLAB_BYTES;

/** What a stream became. `size` is in bytes; `recipe` is there when it is larger than one blob. */
export interface StoredStream {
  content: Id;
  size: number;
  recipe?: Id;
}

/**
 * Stores a stream as one file. Pieces may be of any size.
 *
 *     const { content, size } = await ingestStream(store, stage, process.stdin);
 */
export async function ingestStream(
  store: Store,
  stage: Stage,
  source: AsyncIterable<Uint8Array>,
): Promise<StoredStream> {
  const input = new StreamReader(source);
  try {
    const head = Buffer.allocUnsafe(MAX_BLOB + 1);
    const length = await input.fill(head);
    if (length <= MAX_BLOB) return { content: stageSink(stage).put(head.subarray(0, length)), size: length };
    input.unread(head);
    return await storeLong(store, stage, input);
  } finally {
    await input.close();
  }
}

/** Begins in the calling thread, and has threads take over when there is much. */
async function storeLong(store: Store, stage: Stage, input: StreamReader): Promise<StoredStream> {
  const recipe = new RecipeBuilder(stage);
  const sink = stageSink(stage);
  let engine: ThreadEngine | undefined;
  let stored = 0;
  const storeChunks: StoreChunks = async (buffer, from, ends) => {
    if (engine) return engine.storeChunks(buffer, from, ends);
    stored += (ends.at(-1) ?? from) - from;
    if (stored > SMALL_BYTES) engine = new ThreadEngine(store, stage, threadCount(undefined));
    return ends.map((end, i) => sink.put(buffer.subarray(ends[i - 1] ?? from, end)));
  };
  let whole = false;
  try {
    const slabs = new Slabs(2 * threadCount(undefined) + 2);
    const fill: Fill = (into) => input.fill(into);
    const { content, size } = await storeSlabs(slabs, fill, storeChunks, (id, length) => recipe.add(id, length));
    whole = true;
    return { content, size, recipe: recipe.finish() };
  } finally {
    await engine?.end(whole);
  }
}

/** Reads a stream in pieces of the size that is asked for. */
class StreamReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async fill(into: Uint8Array): Promise<number> {
    for (let done = 0; ; ) {
      const part = this.#rest.subarray(0, into.length - done);
      into.set(part, done);
      this.#rest = this.#rest.subarray(part.length);
      done += part.length;
      if (done === into.length) return done;
      const next = await this.#iterator.next();
      if (next.done) return done;
      this.#rest = next.value;
    }
  }

  /** Puts back what was read last, when nothing has been read since. */
  unread(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([bytes, this.#rest]);
  }

  /** Tells the stream that no more is wanted. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
