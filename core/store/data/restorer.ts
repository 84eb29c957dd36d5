// Files out of the store, by the thread that calls.
import { CorruptError } from '../../errors.ts';
import { ContentHasher, EMPTY_CONTENT } from '../../object/hash.ts';
import { type PlacedChunk, readRecipe } from '../../object/recipe.ts';
import type { Id } from '../../object/types.ts';
import { decompress } from '../compress.ts';
import { files, writeAll } from '../files.ts';
import { openPayload } from '../pack/reader.ts';
import type { Place } from '../places.ts';
import type { Store } from '../store.ts';
import { MAX_CHUNK } from './chunker.ts';
import { readContent } from './read.ts';
import { byPlace, RunReader, runs } from './records.ts';
import { type RestoreJob, RestoreStopped } from './restore-job.ts';
import type { SharedState } from './shared-state.ts';
import { zeroChunkId } from './sink.ts';
import { makeFile, makeFileOf } from './target.ts';

const ZEROS: Buffer = Buffer.alloc(MAX_CHUNK);
/** Chunks looked up together. */
const CHUNKS_AT_ONCE = 64;

/**
 * Writes files. The quick way reads where the index says and trusts nothing but the hash; whenever that does not work
 * out, the store's own way follows, which looks for other copies and says what is damaged.
 */
export class Restorer {
  readonly #store: Store;
  readonly #fresh: boolean;
  readonly #state: SharedState;
  readonly #reader: RunReader;

  constructor(store: Store, fresh: boolean, state: SharedState) {
    this.#store = store;
    this.#fresh = fresh;
    this.#state = state;
    this.#reader = new RunReader(store);
  }

  restore(jobs: readonly RestoreJob[]): void {
    this.#restoreSmall(jobs.filter((job) => job.recipe === undefined));
    for (const job of jobs) if (job.recipe !== undefined) this.#restoreChunked(job, job.recipe);
  }

  #restoreSmall(jobs: readonly RestoreJob[]): void {
    const placed: { place: Place; of: RestoreJob }[] = [];
    for (const job of jobs) {
      const place = this.#find(job.content);
      if (place) placed.push({ place, of: job });
      else this.#restoreSlowly(job);
    }
    for (const run of runs(placed.sort(byPlace))) {
      this.#check();
      const payloads = this.#reader.read(run);
      for (const [i, { place, of }] of run.places.entries()) this.#writeBlob(of, place, payloads?.[i]);
    }
  }

  #writeBlob(job: RestoreJob, place: Place, payload: Buffer | undefined): void {
    const raw = payload && unlessCorrupt(() => openPayload(payload, place));
    if (raw?.length === job.size) {
      makeFileOf(job.abs, job.mode, this.#fresh, raw);
      this.#state.add(job.size);
    } else this.#restoreSlowly(job);
  }

  #restoreChunked(job: RestoreJob, recipe: Id): void {
    try {
      makeFile(job.abs, job.mode, this.#fresh, (fd) => this.#writeChunks(job, recipe, fd));
    } catch (error) {
      if (!(error instanceof CorruptError)) throw error;
      this.#restoreSlowly(job);
    }
  }

  /** The hash of the whole stands for those of the chunks. */
  #writeChunks(job: RestoreJob, recipe: Id, fd: number): void {
    const content = new ContentHasher();
    let end = 0;
    for (const chunks of batches(readRecipe(this.#store, recipe))) {
      for (const run of runs(this.#placeChunks(chunks))) {
        this.#check();
        const payloads = run.pack === '' ? run.places.map(() => undefined) : this.#reader.read(run);
        if (!payloads) throw new CorruptError(`pack "${run.pack}" cannot be read`);
        for (const [i, { place, of }] of run.places.entries()) {
          end = of.offset + of.length;
          const payload = payloads[i];
          const raw = payload ? (place.codec === 1 ? decompress(payload, place.raw) : payload) : ZEROS;
          content.update(raw);
          // Zeros are left out: the file gets a hole.
          if (payload) writeAt(fd, raw, of.offset);
          this.#state.add(of.length);
        }
      }
    }
    if (end !== job.size || content.digest() !== job.content) throw new CorruptError(`"${job.abs}" came out different`);
    files.ftruncateSync(fd, job.size);
  }

  *#placeChunks(chunks: readonly PlacedChunk[]): Generator<{ place: Place; of: PlacedChunk }> {
    for (const chunk of chunks) {
      const place = chunk.chunk === zeroChunkId() ? NOWHERE : this.#find(chunk.chunk);
      if (!place || (place !== NOWHERE && place.raw !== chunk.length)) {
        throw new CorruptError(`chunk "${chunk.chunk}" is not where the index says`);
      }
      yield { place, of: chunk };
    }
  }

  #restoreSlowly(job: RestoreJob): void {
    makeFile(job.abs, job.mode, this.#fresh, (fd) => {
      for (const bytes of readContent(this.#store, job.content, job.size, job.recipe)) {
        this.#check();
        writeAll(fd, bytes);
        this.#state.add(bytes.length);
      }
    });
  }

  #find(id: Id): Place | undefined {
    return id === EMPTY_CONTENT ? undefined : this.#store.index.find('blob', id);
  }

  #check(): void {
    if (this.#state.stopped) throw new RestoreStopped('stopped');
  }
}

/** The place of a chunk of zeros, which need not be read. */
const NOWHERE: Place = { pack: '', kind: 'blob', codec: 0, id: '', offset: 0, raw: MAX_CHUNK, stored: 0 };

function writeAt(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += files.writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}

function unlessCorrupt<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof CorruptError) return undefined;
    throw error;
  }
}

function* batches<T>(values: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length < CHUNKS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
