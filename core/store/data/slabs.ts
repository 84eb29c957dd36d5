// Reads something long in slabs on the main thread, hashes it whole and cuts it, while others store the chunks.
import { ContentHasher } from '../../object/hash.ts';
import type { Id } from '../../object/types.ts';
import { candidates, cutAt, MAX_CHUNK } from './chunker.ts';
import { GearBuffer } from './gear.ts';

/** Small enough that a slab stays in the cache from its reading to its hashing. */
export const SLAB_BYTES: number = 16 * MAX_CHUNK;
/** Room in front of a slab for the chunk that the slab before it left unfinished. */
const HEADROOM = MAX_CHUNK;

/** Fills `into`, fewer bytes only at the end of the input. */
export type Fill = (into: Buffer) => Promise<number>;

/** Stores the chunks between `from` and the first of `ends`, and from each of `ends` to the next; returns their ids. */
export type StoreChunks = (buffer: Buffer, from: number, ends: number[]) => Promise<Id[]>;

/** A ring of slabs in one buffer. */
export class Slabs {
  readonly buffer: GearBuffer;
  readonly #free: number[];
  readonly #waiting: ((slab: number) => void)[] = [];

  constructor(count: number) {
    this.buffer = new GearBuffer(count * (HEADROOM + SLAB_BYTES));
    this.#free = Array.from({ length: count }, (_, index) => index * (HEADROOM + SLAB_BYTES) + HEADROOM);
  }

  /** The offset of a slab that nobody uses. */
  take(): Promise<number> {
    const slab = this.#free.pop();
    return slab === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(slab);
  }

  give(slab: number): void {
    const next = this.#waiting.shift();
    if (next) next(slab);
    else this.#free.push(slab);
  }
}

/** Told of each chunk in order. */
export type OnChunk = (id: Id, length: number) => void;

/**
 * Chunks what `fill` reads, has the chunks stored and returns the whole's id and size. The next slab is read while one
 * is hashed and cut. Rejects as soon as anything fails; slabs that others still work on come back by themselves.
 */
export async function storeSlabs(
  slabs: Slabs,
  fill: Fill,
  store: StoreChunks,
  onChunk: OnChunk,
  signal?: AbortSignal,
): Promise<{ content: Id; size: number }> {
  const { bytes } = slabs.buffer;
  const content = new ContentHasher();
  const read = (slab: number): Promise<number> => fill(bytes.subarray(slab, slab + SLAB_BYTES));
  let size = 0;
  let kept = 0;
  let reported: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | undefined;
  let slab = await slabs.take();
  let reading = read(slab);
  for (;;) {
    const length = await reading;
    signal?.throwIfAborted();
    if (failure) throw failure.error;
    const final = length < SLAB_BYTES;
    const next = final ? -1 : await slabs.take();
    if (!final) {
      reading = read(next);
      reading.catch(ignore);
    }
    content.update(bytes.subarray(slab, slab + length));
    size += length;
    const from = slab - kept;
    const ends = cutAt(candidates(slabs.buffer, slab, slab + length), from, slab + length, final);
    const cut = ends.at(-1) ?? from;
    kept = slab + length - cut;
    if (!final) bytes.copy(bytes, next - kept, cut, slab + length);
    reported = afterBoth(reported, release(slabs, slab, store(bytes, from, ends)), (ids) => {
      for (const [i, id] of ids.entries()) onChunk(id, (ends[i] as number) - (ends[i - 1] ?? from));
    });
    reported.catch((error) => {
      failure = { error };
    });
    if (final) break;
    slab = next;
  }
  await reported;
  return { content: content.digest(), size };
}

async function release<T>(slabs: Slabs, slab: number, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    slabs.give(slab);
  }
}

/** Runs `then` on the value of `work`, once `before` is over too. */
async function afterBoth<T>(before: Promise<void>, work: Promise<T>, then: (value: T) => void): Promise<void> {
  const [, value] = await Promise.all([before, work]);
  then(value);
}

/** The failure is met where the promise is awaited; until then it must not count as unhandled. */
function ignore(): void {}
