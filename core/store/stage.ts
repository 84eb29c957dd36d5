import { EMPTY_CONTENT, hashObject } from '../object/hash.ts';
import type { Id, Kind, NodeSink, NodeSource, PackClass, TreeKind } from '../object/types.ts';
import { condemnedPacks } from './condemned.ts';
import { files } from './files.ts';
import { classOf, type PackEntry } from './pack/format.ts';
import { checkRecord, openPayload } from './pack/reader.ts';
import { PackWriter, type StagedPack } from './pack/writer.ts';
import type { Store } from './store.ts';

// Bounds memory. Packs published early are only packs that no run refers to yet.
const MAX_STAGED_IDS = 500_000;

/**
 * New objects on their way into the store. They are in temporary files, seen by this object alone, until `publish` has
 * made them durable and given them their names. An object that the store has is not written again.
 */
export class Stage implements NodeSink, NodeSource {
  readonly #store: Store;
  readonly #condemned: ReadonlySet<Id>;
  readonly #writers = new Map<PackClass, PackWriter>();
  readonly #ids = new Set<Id>();
  readonly #nodes = new Map<Id, { writer: PackWriter; entry: PackEntry }>();
  #finished: StagedPack[] = [];
  #newBytes = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#condemned = condemnedPacks(store.dir);
  }

  /** Bytes that the objects added so far take in packs, after compression and without their headers. */
  get newBytes(): number {
    return this.#newBytes;
  }

  put(kind: Kind, bytes: Uint8Array): Id {
    const id = hashObject(kind, bytes);
    if (id === EMPTY_CONTENT || this.#ids.has(id) || this.#store.keeps(kind, id, this.#condemned)) return id;
    if (this.#ids.size >= MAX_STAGED_IDS) this.publish();
    const cls = classOf(kind);
    const writer = this.#writer(cls);
    const entry = writer.add(kind, id, bytes);
    this.#ids.add(id);
    if (cls === 'tree') this.#nodes.set(id, { writer, entry });
    this.#newBytes += entry.stored;
    return id;
  }

  putNode(kind: TreeKind, bytes: Uint8Array): Id {
    return this.put(kind, bytes);
  }

  /** Sees the nodes put so far, published or not. */
  getNode(kind: TreeKind, id: Id): Uint8Array {
    const staged = this.#nodes.get(id);
    if (!staged) return this.#store.getNode(kind, id);
    return openPayload(checkRecord(staged.writer.read(staged.entry), staged.entry), staged.entry);
  }

  /** Takes over a pack that somebody else wrote into the store's temporary folder. */
  adopt(pack: StagedPack): void {
    this.#finished.push(pack);
    this.#newBytes += pack.stored;
  }

  /**
   * Makes everything durable and visible. The stage is then empty and can be used again. When this throws, objects may
   * have become visible, but nothing refers to them.
   */
  publish(): void {
    try {
      for (const cls of [...this.#writers.keys()]) this.#finish(cls);
      const packs = this.#finished.map(({ class: cls, name }) => ({ class: cls, name }));
      this.#store.packs.publish(this.#finished);
      this.#finished = [];
      this.#store.index.addPacks(packs);
    } catch (error) {
      this.abort();
      throw error;
    }
    this.#reset();
  }

  /** Removes what has not been published. */
  abort(): void {
    for (const writer of this.#writers.values()) writer.abort();
    for (const pack of this.#finished) files.rmSync(pack.tmp, { force: true });
    this.#finished = [];
    this.#reset();
  }

  #reset(): void {
    this.#writers.clear();
    this.#ids.clear();
    this.#nodes.clear();
  }

  #writer(cls: PackClass): PackWriter {
    if (this.#writers.get(cls)?.full) this.#finish(cls);
    let writer = this.#writers.get(cls);
    if (!writer) {
      writer = new PackWriter(this.#store.tmp, cls);
      this.#writers.set(cls, writer);
    }
    return writer;
  }

  #finish(cls: PackClass): void {
    const writer = this.#writers.get(cls);
    if (!writer) return;
    this.#finished.push(writer.finish());
    this.#writers.delete(cls);
  }
}
