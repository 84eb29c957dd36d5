import { ArtError } from '../errors.ts';
import type { Id, Kind, PackClass } from '../object/types.ts';
import { isErrno } from './files.ts';
import { addHistory } from './history-feed.ts';
import { HistoryIndex } from './history-index.ts';
import { entryCount, IndexDamagedError, IndexEnv, isLmdbDamage } from './index-env.ts';
import { removeOldGenerations } from './index-generations.ts';
import type { PackFile, PackFolder } from './pack/folder.ts';
import { type PackLines, readBatches } from './pack-lines.ts';
import { type KnownPack, type Place, Places } from './places.ts';

const COMPLETE: Buffer = Buffer.from('complete');

/**
 * Where every object is and what the runs say: all of it can be made again from the packs. It may lag behind the packs
 * on disk, because a process was killed before it had told the index, and may point to packs that are gone. So `find` is
 * a hint: whoever gets no answer calls `catchUp` and asks again.
 */
export class Index {
  readonly #dir: string;
  readonly #folder: PackFolder;
  readonly #old: IndexEnv[] = [];
  readonly #afterCommit: () => void;
  #env!: IndexEnv;
  #places!: Places;
  /** Stays the same object when the database beneath it is replaced. */
  readonly history: HistoryIndex;

  /** `afterCommit` is called when a transaction has been committed and the lock is free again. */
  constructor(dir: string, folder: PackFolder, afterCommit: () => void) {
    this.#dir = dir;
    this.#folder = folder;
    this.#afterCommit = afterCommit;
    this.history = this.#open();
    removeOldGenerations(dir);
    if (!this.#isComplete()) this.catchUp();
  }

  find(kind: Kind, id: Id): Place | undefined {
    return this.#guard(() => this.#places.find(kind, id));
  }

  packs(): KnownPack[] {
    return this.#guard(() => [...this.#places.packs()]);
  }

  /** How much is known: packs, distinct objects, runs. */
  counts(): { packs: number; objects: number; runs: number } {
    return this.#guard(() => {
      const runs = entryCount(this.history.runs);
      return { packs: this.packs().length, objects: this.#places.count, runs };
    });
  }

  get inTransaction(): boolean {
    return this.#env.inTransaction;
  }

  /** Goes over to what other processes have committed. */
  renew(): void {
    if (this.inTransaction) return;
    if (this.#env.superseded) this.#reopen();
    this.#places.renew();
  }

  /**
   * Runs `work` alone among all processes that use this store, then commits what it wrote to the index. When it throws,
   * nothing of that stays. Calls within `work` are part of the same transaction.
   */
  transact<T>(work: () => T): T {
    for (;;) {
      const done = this.#env.transact(work, (error) => this.#afterFailure(error));
      if (!done) {
        this.#reopen();
        continue;
      }
      if (!this.inTransaction) this.#afterCommit();
      return done.value;
    }
  }

  /** Makes published packs known. */
  addPacks(files: Iterable<PackFile>): void {
    for (const batch of readBatches(this.#folder, files)) {
      this.transact(() => this.#add(batch));
    }
  }

  /** Picks up packs on disk that the index does not know, and drops those that are gone. */
  catchUp(): void {
    const listed = [...this.#folder.list()];
    this.renew();
    const known = new Map(this.packs().map((pack) => [pack.class + pack.name, pack]));
    const fresh = listed.filter((file) => !known.delete(file.class + file.name));
    const gone = [...known.values()].filter((pack) => !this.#folder.exists(pack.class, pack.name));
    for (const pack of gone) this.#folder.forget(pack.name);
    // What a lost pack held may be elsewhere too, and only a new index points there.
    if (gone.length > 0 && !this.inTransaction && this.#areLost(gone)) {
      this.rebuild();
      return;
    }
    if (gone.length > 0) this.#drop(gone);
    this.addPacks(fresh);
    if (!this.#isComplete()) this.transact(() => this.#places.mark(COMPLETE));
  }

  /** Makes the whole index again. Other processes go over to the new one by themselves. */
  rebuild(): void {
    if (this.inTransaction) throw new IndexDamagedError(undefined);
    this.#env.supersede();
    this.#reopen();
  }

  /** How many small packs of a class have piled up. */
  smallPacks(cls: PackClass): number {
    return this.#guard(() => this.#places.smallPacks(cls));
  }

  /** Records that everything in these packs is elsewhere too; they are about to be removed. */
  retire(packs: readonly KnownPack[]): void {
    this.transact(() => {
      for (const pack of packs) this.#places.retire(pack);
    });
  }

  /** From now on finds an object at this place. */
  prefer(place: Place): void {
    this.transact(() => this.#places.prefer(place));
  }

  async close(): Promise<void> {
    await Promise.all([this.#env, ...this.#old].map((env) => env.close()));
  }

  #open(): HistoryIndex {
    for (let attempt = 0; ; attempt++) {
      this.#env = openEnv(this.#dir);
      try {
        // One transaction, because each table would otherwise be opened, and made, in one of its own.
        const history = this.#env.root.transactionSync(() => {
          this.#places = new Places(this.#env);
          return new HistoryIndex(this.#env.root);
        });
        this.#env.settle();
        return history;
      } catch (error) {
        if (!isLmdbDamage(error) || attempt > 2) throw error;
        this.#env.supersede();
        this.#old.push(this.#env);
      }
    }
  }

  #reopen(): void {
    this.#old.push(this.#env);
    Object.assign(this.history, this.#open());
    if (!this.#isComplete()) this.catchUp();
  }

  /** Whether any of these was not joined into another; asked anew, as that may just have happened. */
  #areLost(packs: readonly KnownPack[]): boolean {
    this.renew();
    return packs.some(({ class: cls, name }) => this.#guard(() => this.#places.pack(cls, name))?.retired === false);
  }

  #drop(packs: readonly KnownPack[]): void {
    this.transact(() => {
      for (const pack of packs) this.#places.dropPack(pack);
    });
  }

  #isComplete(): boolean {
    return this.#guard(() => this.#places.isMarked(COMPLETE));
  }

  #guard<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!isLmdbDamage(error)) throw error;
      this.rebuild();
      return read();
    }
  }

  #afterFailure(error: unknown): unknown {
    if (!isLmdbDamage(error)) return error;
    this.rebuild();
    return new IndexDamagedError(error);
  }

  #add(packs: readonly PackLines[]): void {
    // One that was listed may have been joined into another since, and be gone from the index and the disk alike.
    const fresh = packs.filter(
      ({ class: cls, name }) => !this.#places.pack(cls, name) && this.#folder.exists(cls, name),
    );
    this.#places.addPacks(fresh);
    for (const pack of fresh) {
      if (pack.class === 'run') addHistory(this.history, this.#folder.fd(pack.class, pack.name), pack);
    }
  }
}

function openEnv(dir: string): IndexEnv {
  try {
    return IndexEnv.open(dir);
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
    const hint = 'set ART_INDEX_DIR to a folder that you can write to: the index is made there';
    throw new ArtError('INDEX_UNWRITABLE', `cannot write to the index in "${dir}"`, { hint, cause: error });
  }
}
