import { CorruptError } from '../errors.ts';
import type { Id, PackClass } from '../object/types.ts';
import { condemnedPacks } from './condemned.ts';
import { files, isErrno } from './files.ts';
import { CLASSES, type PackEntry } from './pack/format.ts';
import { footerEntries, openPayload, readFooter, readStored } from './pack/reader.ts';
import { PackWriter, type StagedPack } from './pack/writer.ts';
import { type KnownPack, SMALL_PACK_BYTES } from './places.ts';
import type { Store } from './store.ts';

/** So many small packs of a class may stand side by side. */
export const MAX_SMALL_PACKS = 64;

/**
 * Joins small packs where many have piled up. Records are copied as they are stored. The old packs go once the new one
 * is durable and the index leads there, so a kill at any moment loses nothing; a pack with damage is left as it is.
 */
export function joinSmallPacks(store: Store): void {
  for (const cls of CLASSES) {
    if (store.index.smallPacks(cls) <= MAX_SMALL_PACKS) continue;
    store.index.transact(() => joinClass(store, cls));
  }
  removeRetired(store);
}

/** Files of packs that have been joined. Another process that still reads one finds its objects anew. */
function removeRetired(store: Store): void {
  const retired = store.index.packs().filter((pack) => pack.retired);
  if (retired.length === 0) return;
  for (const { class: cls, name } of retired) store.packs.remove(cls, name);
  store.index.catchUp();
}

function joinClass(store: Store, cls: PackClass): void {
  const condemned = condemnedPacks(store.dir);
  const joiner = new Joiner(store, cls);
  try {
    for (const pack of store.index.packs()) {
      const isSmall = pack.class === cls && !pack.retired && pack.size < SMALL_PACK_BYTES;
      if (isSmall && !condemned.has(pack.name)) joiner.take(pack);
    }
    if (joiner.worthwhile) joiner.publish();
    else joiner.abort();
  } catch (error) {
    joiner.abort();
    throw error;
  }
}

class Joiner {
  readonly #store: Store;
  readonly #class: PackClass;
  readonly #taken: KnownPack[] = [];
  readonly #ids = new Set<Id>();
  #finished: StagedPack[] = [];
  #writer: PackWriter | undefined;

  constructor(store: Store, cls: PackClass) {
    this.#store = store;
    this.#class = cls;
  }

  get worthwhile(): boolean {
    return this.#taken.length > 1;
  }

  take(pack: KnownPack): void {
    const records = readAll(this.#store.packs.path(pack.class, pack.name), pack.name);
    for (const { entry, payload } of records ?? []) {
      if (this.#ids.has(entry.id)) continue;
      this.#ids.add(entry.id);
      this.#roomy().addStored(entry, payload);
    }
    if (records) this.#taken.push(pack);
  }

  publish(): void {
    if (this.#writer) this.#finished.push(this.#writer.finish());
    const packs = this.#finished.map(({ class: cls, name }) => ({ class: cls, name }));
    this.#store.packs.publish(this.#finished);
    this.#finished = [];
    this.#store.index.addPacks(packs);
    this.#store.index.retire(this.#taken);
  }

  abort(): void {
    this.#writer?.abort();
    for (const pack of this.#finished) files.rmSync(pack.tmp, { force: true });
  }

  #roomy(): PackWriter {
    if (this.#writer?.full) {
      this.#finished.push(this.#writer.finish());
      this.#writer = undefined;
    }
    this.#writer ??= new PackWriter(this.#store.tmp, this.#class);
    return this.#writer;
  }
}

/** All records of a pack, or undefined unless every one of them is there and intact. */
function readAll(path: string, name: Id): { entry: PackEntry; payload: Buffer }[] | undefined {
  let fd: number;
  try {
    fd = files.openSync(path, 'r');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const footer = readFooter(fd);
    if (footer.name !== name) return undefined;
    return [...footerEntries(footer)].map((entry) => {
      const payload = readStored(fd, entry);
      openPayload(payload, entry);
      return { entry, payload };
    });
  } catch (error) {
    if (error instanceof CorruptError) return undefined;
    throw error;
  } finally {
    files.closeSync(fd);
  }
}
