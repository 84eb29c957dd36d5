import { join } from 'node:path';
import { type Database, open as openLmdb, type RootDatabase } from 'lmdb';
import { ArtError } from '../errors.ts';
import { files } from './files.ts';
import { createGeneration, generationDir, highestGeneration } from './index-generations.ts';
import { hasSoundMeta } from './lmdb-meta.ts';
import { DATA_FILE, markSeal, readSeal, sealClean } from './seal.ts';

export type Table = Database<Uint8Array, Uint8Array>;
export type Root = RootDatabase<Uint8Array, Uint8Array>;

// Other processes may be doing the same at the same time; a disk that spoils every new file would go on for ever.
const MAX_ATTEMPTS = 100;
const MAP_BYTES = 64 * 1024 * 1024;
const DAMAGE =
  /MDB_(CORRUPTED|PAGE_NOTFOUND|PANIC|INVALID|VERSION_MISMATCH|INCOMPATIBLE|BAD_TXN|BAD_DBI|BAD_VALSIZE)|Database not found/;

/** Number of keys of a table, without reading them. */
export function entryCount(table: Table): number {
  return (table.getStats() as { entryCount: number }).entryCount;
}

/** The index itself failed, not what it was asked for. Nothing is lost: it is made again from the packs. */
export class IndexDamagedError extends ArtError {
  constructor(cause: unknown) {
    super('INDEX_DAMAGED', 'the index is damaged', {
      cause,
      hint: 'run the command again: the index is being rebuilt',
    });
  }
}

/** Whether an error comes out of LMDB finding its file unsound, rather than from the disk or from the caller. */
export function isLmdbDamage(error: unknown): boolean {
  return error instanceof Error && DAMAGE.test(error.message);
}

/**
 * One opened generation of the database. Generations are folders `db-1`, `db-2`, ...; the highest counts. A damaged one
 * is never repaired: the next one takes its place, and whoever still has the old one open sees that when it next writes.
 */
export class IndexEnv {
  readonly #parent: string;
  readonly #generation: number;
  readonly root: Root;
  #depth = 0;

  private constructor(parent: string, generation: number, root: Root) {
    this.#parent = parent;
    this.#generation = generation;
    this.root = root;
  }

  /** Opens the highest generation that is sound, making one when there is none. */
  static open(parent: string): IndexEnv {
    files.mkdirSync(parent, { recursive: true });
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const generation = highestGeneration(parent);
      const root = generation === 0 ? undefined : tryOpen(parent, generation);
      if (root) return new IndexEnv(parent, generation, root);
      createGeneration(parent, generation + 1);
    }
    throw new IndexDamagedError(undefined);
  }

  get #dir(): string {
    return generationDir(this.#parent, this.#generation);
  }

  /** True once another process has put a newer generation in the place of this one, or somebody has removed it. */
  get superseded(): boolean {
    return !exists(join(this.#dir, DATA_FILE)) || highestGeneration(this.#parent) !== this.#generation;
  }

  get inTransaction(): boolean {
    return this.#depth > 0;
  }

  table(name: string): Table {
    return this.root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' });
  }

  /**
   * Runs `work` alone among all processes, and commits. Undefined when this generation turned out to be superseded;
   * then `work` has not run. Nested calls are part of the outer one. `explain` gets an error once the lock is free.
   */
  transact<T>(work: () => T, explain: (error: unknown) => unknown): { value: T } | undefined {
    if (this.#depth > 0) return { value: work() };
    let done: { value: T } | undefined;
    try {
      done = this.root.transactionSync(() => this.#run(work));
    } catch (error) {
      if (!isLmdbDamage(error)) this.#seal();
      throw explain(error);
    }
    if (done) this.#seal();
    return done;
  }

  #run<T>(work: () => T): { value: T } | undefined {
    if (this.superseded) return undefined;
    markSeal(this.#dir, 'dirty');
    this.#depth++;
    try {
      return { value: work() };
    } finally {
      this.#depth--;
    }
  }

  /** Puts an empty generation in the place of this one. */
  supersede(): void {
    try {
      this.root.transactionSync(() => createGeneration(this.#parent, this.#generation + 1));
    } catch (error) {
      if (!isLmdbDamage(error)) throw error;
      createGeneration(this.#parent, this.#generation + 1);
    }
  }

  /** To be called when the tables have been opened, which writes where they are new. */
  settle(): void {
    if (readSeal(this.#dir) !== 'clean') this.#seal();
  }

  close(): Promise<void> {
    return this.root.close();
  }

  // A second, empty transaction, because the lock goes with the commit and the seal must be set under the lock. Should
  // it fail, the database stays marked as dirty, which is true and does no harm.
  #seal(): void {
    try {
      this.root.transactionSync(() => {
        if (!this.superseded) sealClean(this.#dir);
      });
    } catch {}
  }
}

/** Undefined when the generation cannot be trusted. */
function tryOpen(parent: string, generation: number): Root | undefined {
  const dir = generationDir(parent, generation);
  const state = readSeal(dir);
  if (state !== 'clean' && state !== 'new' && !hasSoundMeta(join(dir, DATA_FILE))) return undefined;
  try {
    const root = openRoot(dir);
    if (state === 'clean' || root.transactionSync(() => isOurs(parent, generation))) return root;
    void root.close();
  } catch (error) {
    if (!isLmdbDamage(error)) throw error;
  }
  return undefined;
}

// Under the write lock nobody is at work, so what the seal says now is final.
function isOurs(parent: string, generation: number): boolean {
  if (readSeal(generationDir(parent, generation)) !== 'foreign') return true;
  createGeneration(parent, generation + 1);
  return false;
}

function openRoot(path: string): Root {
  return openLmdb<Uint8Array, Uint8Array>({
    path,
    maxDbs: 32,
    maxReaders: 512,
    mapSize: MAP_BYTES,
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
  });
}

function exists(path: string): boolean {
  return files.statSync(path, { throwIfNoEntry: false }) !== undefined;
}
