import fs from 'node:fs';
import { RecipeBuilder } from '../../object/recipe.ts';
import type { Id } from '../../object/types.ts';
import type { Stage } from '../stage.ts';
import type { Store } from '../store.ts';
import { Claims } from './claims.ts';
import { assemble, type Engine, filesRequest, withStat } from './engine.ts';
import { type IngestItem, isLarge, type StoredItem } from './items.ts';
import type { ChunksReply, ChunksRequest, EndReply, EndRequest, FilesReply, StoreRequest } from './messages.ts';
import { Pool } from './pool.ts';
import { SharedState } from './shared-state.ts';
import { type OnChunk, Slabs, type StoreChunks, storeSlabs } from './slabs.ts';
import { ChangedWhileReadError, openSource, readFailure, sameStat, settle, statSource } from './source.ts';

/** What threads have stored for a stage, so that its next job does not store it again. */
const claimsOf = new WeakMap<Stage, Claims>();

function claimsFor(stage: Stage): Claims {
  const claims = claimsOf.get(stage) ?? Claims.create();
  claimsOf.set(stage, claims);
  return claims;
}

interface ThreadOptions {
  signal?: AbortSignal;
  /** Told of the bytes of large files as they are stored. */
  onBytes?: (bytes: number) => void;
}

/** Stores with worker threads, each of which writes packs of its own. */
export class ThreadEngine implements Engine {
  readonly #stage: Stage;
  readonly #pool: Pool;
  readonly #state: SharedState = new SharedState();
  readonly #begun: Promise<unknown>;
  readonly #signal: AbortSignal | undefined;
  readonly #onBytes: (bytes: number) => void;
  #slabs: Slabs | undefined;
  #large: Promise<unknown> = Promise.resolve();

  constructor(store: Store, stage: Stage, threads: number, options: ThreadOptions = {}) {
    this.#stage = stage;
    this.#signal = options.signal;
    this.#onBytes = options.onBytes ?? (() => {});
    this.#pool = new Pool(threads);
    const [claims, state] = [claimsFor(stage).memory, this.#state.memory];
    const request: StoreRequest = { type: 'store', artDir: store.dir, indexDir: store.indexDir, claims, state };
    this.#begun = this.#pool.all(request);
    this.#begun.catch(() => {});
  }

  async store<T extends IngestItem>(items: readonly T[]): Promise<StoredItem<T>[]> {
    await this.#begun;
    const [item] = items;
    if (item && isLarge(item)) return [await this.#storeLarge(item)];
    const request = filesRequest(items);
    const nothing: FilesReply = { contents: [], chunked: [], moved: [], racy: [] };
    return assemble(this.#stage, items, request.paths.length === 0 ? nothing : await this.#pool.run(request));
  }

  /** Stores the chunks of something that the caller reads. */
  async slabs(fill: (into: Buffer) => Promise<number>, onChunk: OnChunk): Promise<{ content: Id; size: number }> {
    await this.#begun;
    // So many that reading goes on while a thread waits for the disk with the slabs that it has.
    this.#slabs ??= new Slabs(4 * this.#pool.size + 8);
    return storeSlabs(this.#slabs, fill, this.storeChunks, onChunk, this.#signal);
  }

  async end(keep: boolean): Promise<void> {
    if (!keep) this.#state.stop();
    this.#pool.drop();
    const request: EndRequest = { type: 'end', keep };
    try {
      for (const packs of await this.#pool.all<EndReply>(request)) for (const pack of packs) this.#stage.adopt(pack);
    } finally {
      this.#pool.release();
    }
  }

  readonly storeChunks: StoreChunks = async (buffer, from, ends) => {
    if (ends.length === 0) return [];
    const base = buffer.byteOffset;
    const request: ChunksRequest = {
      type: 'chunks',
      buffer: buffer.buffer as unknown as SharedArrayBuffer,
      from: base + from,
      ends: ends.map((end) => base + end),
    };
    return this.#pool.run<ChunksReply>(request);
  };

  /** One at a time: each keeps all threads busy. */
  #storeLarge<T extends IngestItem>(item: T): Promise<StoredItem<T>> {
    const stored = this.#large.then(() => this.#readLarge(item));
    this.#large = stored.catch(() => {});
    return stored;
  }

  async #readLarge<T extends IngestItem>(item: T): Promise<StoredItem<T>> {
    let before = item.stat;
    for (let attempt = 0; attempt < 2; attempt++) {
      const racy = !settle(before);
      const recipe = new RecipeBuilder(this.#stage);
      const fd = openSource(item.abs, item.stat);
      try {
        const { content, size } = await this.slabs(
          (into) => fill(fd, item.abs, into),
          (chunk, length) => {
            recipe.add(chunk, length);
            this.#onBytes(length);
          },
        );
        const after = statSource(fd, item.abs);
        if (size === before.size && sameStat(before, after)) {
          return {
            item: withStat(item, before === item.stat ? undefined : before),
            content,
            size,
            recipe: recipe.finish(),
            racy,
          };
        }
        const { mtimeMs, ctimeMs, ino, dev, mode } = after;
        before = { size: after.size, mtimeMs, ctimeMs, ino, dev, mode };
      } finally {
        fs.closeSync(fd);
      }
    }
    throw new ChangedWhileReadError(item.abs);
  }
}

/** Fills `into` from the file's position without stopping the thread. */
async function fill(fd: number, path: string, into: Buffer): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const read = await readSome(fd, path, into, done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

function readSome(fd: number, path: string, into: Buffer, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, into, at, into.length - at, null, (error, read) =>
      error ? reject(readFailure(path, error)) : resolve(read),
    );
  });
}
