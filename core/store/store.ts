import { join } from 'node:path';
import { ArtError, CorruptError, MissingObjectError } from '../errors.ts';
import { EMPTY_CONTENT } from '../object/hash.ts';
import type { Id, Kind, NodeSource, PackClass, TreeKind } from '../object/types.ts';
import { Facts } from './facts.ts';
import { files, isErrno, mkdirDurable } from './files.ts';
import { Index } from './index.ts';
import { joinSmallPacks } from './join.ts';
import { NodeCache } from './node-cache.ts';
import { PackFolder } from './pack/folder.ts';
import { classOf } from './pack/format.ts';
import { readRecord } from './pack/reader.ts';
import type { Place } from './places.ts';
import { Refs } from './refs.ts';
import { searchPacks } from './search.ts';
import { Stage } from './stage.ts';
import { readFormat, requireFeatures, type StoreFormat, writeFormat } from './store-format.ts';
import { sweepTemp } from './sweep.ts';

export { Stage } from './stage.ts';

const NODE_CACHE_BYTES = 16 * 1024 * 1024;

export interface StoreOptions {
  /** Where the index lives when the store is on a network file system. */
  indexDir?: string;
}

/**
 * The objects of a repository. Every byte that leaves it has been verified against its id.
 *
 * @example
 * const store = Store.open('.art');
 * const stage = store.stage();
 * const id = stage.put('blob', bytes);
 * stage.publish();
 * store.get('blob', id);
 */
export class Store implements NodeSource {
  readonly dir: string;
  readonly format: StoreFormat;
  readonly packs: PackFolder;
  /** Where what can be made again is kept. */
  readonly indexDir: string;
  readonly index: Index;
  readonly refs: Refs;
  readonly facts: Facts;
  #maintaining = false;
  readonly #nodes = new NodeCache(NODE_CACHE_BYTES);

  private constructor(artDir: string, format: StoreFormat, options: StoreOptions) {
    this.dir = artDir;
    this.format = format;
    this.packs = new PackFolder(join(artDir, 'packs'));
    this.indexDir = options.indexDir ?? join(artDir, 'index');
    this.index = new Index(this.indexDir, this.packs, () => this.#maintain());
    this.refs = new Refs(artDir);
    this.facts = new Facts(this);
  }

  /** Makes an empty store. Its folder may exist, but may not hold a store. */
  static create(artDir: string, options: StoreOptions = {}): Store {
    if (files.existsSync(join(artDir, 'format.json'))) throw new ArtError('EXISTS', `"${artDir}" is a store already`);
    for (const part of ['packs', 'refs/heads', 'refs/facts', 'intents', 'condemned', 'tmp']) {
      mkdirDurable(join(artDir, part));
    }
    return new Store(artDir, writeFormat(artDir), options);
  }

  static open(artDir: string, options: StoreOptions = {}): Store {
    const store = new Store(artDir, readFormat(artDir), options);
    sweepTemp(store.tmp);
    return store;
  }

  /** Where unfinished packs are. */
  get tmp(): string {
    return join(this.dir, 'tmp');
  }

  /**
   * The bytes of an object, verified. Throws {@link MissingObjectError} when no pack holds it and {@link CorruptError}
   * when every copy is damaged.
   */
  get(kind: Kind, id: Id): Uint8Array {
    if (kind === 'blob' && id === EMPTY_CONTENT) return new Uint8Array(0);
    return this.#read(kind, id, []) ?? this.#recover(kind, id);
  }

  getNode(kind: TreeKind, id: Id): Uint8Array {
    const cached = this.#nodes.get(id);
    if (cached) return cached;
    const node = this.get(kind, id);
    this.#nodes.set(id, node);
    return node;
  }

  /** Whether a pack that is there holds the object. Does not read it. */
  has(kind: Kind, id: Id): boolean {
    return this.knows(kind, id) || this.place(kind, id) !== undefined;
  }

  /** As `has`, but only from what the index knew last: quick, and a no may be wrong. */
  knows(kind: Kind, id: Id): boolean {
    return (kind === 'blob' && id === EMPTY_CONTENT) || this.#find(kind, id) !== undefined;
  }

  /** As `knows`, in a pack that is there to stay: new runs may rely on it. */
  keeps(kind: Kind, id: Id, condemned: ReadonlySet<Id>): boolean {
    const place = this.#find(kind, id);
    return place !== undefined && !condemned.has(place.pack);
  }

  /** Where an object is, for whoever reads records itself. Undefined for the empty blob, which is nowhere. */
  place(kind: Kind, id: Id): Place | undefined {
    const place = this.#find(kind, id);
    if (place) return place;
    this.index.catchUp();
    return this.#find(kind, id);
  }

  packPath(cls: PackClass, name: Id): string {
    return this.packs.path(cls, name);
  }

  /** Collects new objects; nothing of them is visible until it is published. */
  stage(): Stage {
    requireFeatures(this.format, 'write');
    return new Stage(this);
  }

  async close(): Promise<void> {
    this.packs.close();
    await this.index.close();
  }

  #maintain(): void {
    if (this.#maintaining || !this.index) return;
    this.#maintaining = true;
    try {
      joinSmallPacks(this);
    } catch {
      // What the maintenance followed has been done, and a failure here takes nothing back.
    } finally {
      this.#maintaining = false;
    }
  }

  #find(kind: Kind, id: Id): Place | undefined {
    const place = this.index.find(kind, id);
    return place && this.packs.has(classOf(kind), place.pack) ? place : undefined;
  }

  /** Undefined for a miss of any sort: an unknown id, a pack that is gone, a record that is not what the index says. */
  #read(kind: Kind, id: Id, failures: unknown[]): Uint8Array | undefined {
    const place = this.index.find(kind, id);
    return place && this.#readAt(place, failures);
  }

  #readAt(place: Place, failures: unknown[]): Uint8Array | undefined {
    try {
      return readRecord(this.packs.fd(classOf(place.kind), place.pack), place);
    } catch (error) {
      this.packs.forget(place.pack);
      if (isErrno(error, 'ENOENT')) return undefined;
      if (!(error instanceof CorruptError) && !isErrno(error, 'EIO')) throw error;
      failures.push(error);
      return undefined;
    }
  }

  /** The index is no proof that something is missing or damaged: it may lag, and another pack may hold a copy. */
  #recover(kind: Kind, id: Id): Uint8Array {
    const failures: unknown[] = [];
    this.index.catchUp();
    const found = this.#read(kind, id, failures);
    if (found) return found;
    for (const place of searchPacks(this.packs, kind, id)) {
      const bytes = this.#readAt(place, failures);
      if (!bytes) continue;
      this.index.prefer(place);
      return bytes;
    }
    const [cause] = failures;
    if (cause)
      throw new CorruptError(`${kind} "${id}" is damaged`, { cause, hint: 'run `art fsck` to see what it harms' });
    throw new MissingObjectError(`${kind} "${id}" is not in the store`);
  }
}
