import type { Id, Kind, PackClass } from '../object/types.ts';
import { entryCount, type IndexEnv, type Table } from './index-env.ts';
import type { PackEntry } from './pack/format.ts';
import { classCode, classFromCode, classOf, encodeFooterEntry, FOOTER_ENTRY_BYTES, footerLine } from './pack/format.ts';
import { byId, type PackLines } from './pack-lines.ts';

/** Where an object is. What the index says about it is checked against the record when it is read. */
export interface Place extends PackEntry {
  pack: Id;
}

export interface KnownPack {
  number: number;
  class: PackClass;
  name: Id;
  /** Number of records. */
  count: number;
  /** Bytes of the file. */
  size: number;
  /** Joined into another pack and about to be removed. */
  retired: boolean;
}

/** A pack below this is small: many of them are joined. */
export const SMALL_PACK_BYTES: number = 1024 * 1024;
/** From here on a database with half-empty pages would be what takes most of a commit's memory. */
const MANY_RECORDS = 200_000;
const PACK_BYTES = 42;
// The number of the pack, then the beginning of the record's line in the footer, which is all but its id.
const PLACE_BYTES = 20;
const LINE_BYTES = 16;

/** The tables of packs and places. Packs are numbered, so that a place is short. */
export class Places {
  readonly #places: Table;
  readonly #packs: Table;
  readonly #numbers: Table;
  readonly #names = new Map<number, Id | undefined>();
  readonly #key: Buffer = Buffer.alloc(33);

  constructor(env: IndexEnv) {
    this.#places = env.table('places');
    this.#packs = env.table('packs');
    this.#numbers = env.table('pack-numbers');
  }

  /** Goes over to what other processes have committed. */
  renew(): void {
    this.#names.clear();
    this.#places.resetReadTxn();
  }

  /** Number of distinct objects. */
  get count(): number {
    return entryCount(this.#places);
  }

  find(kind: Kind, id: Id): Place | undefined {
    const cls = classOf(kind);
    this.#key[0] = classCode(cls);
    this.#key.write(id, 1, 32, 'hex');
    const value = asBuffer(this.#places.get(this.#key));
    if (value?.length !== PLACE_BYTES) return undefined;
    const entry = footerLine(value, 4, id);
    const pack = this.#nameOf(value.readUInt32LE(0));
    return entry?.kind === kind && pack !== undefined ? { ...entry, pack } : undefined;
  }

  /**
   * Makes packs and all their records known. Inside a write transaction, like all that follow. Many records go in
   * together: ids that come in order fill the database's pages. A few do not, for full pages split at the next commit.
   */
  addPacks(packs: readonly PackLines[]): void {
    const numbered = packs.map((pack) => {
      const { class: cls, name, count, size } = pack;
      const number = this.#nextNumber();
      this.#write({ number, class: cls, name, count, size, retired: false });
      this.#countSmall(cls, size, 1);
      return { ...pack, number };
    });
    const records = packs.reduce((sum, { count }) => sum + count, 0);
    for (const group of records < MANY_RECORDS ? numbered.map((pack) => [pack]) : [numbered]) {
      for (const { pack, at } of byId(group)) this.#putLine(pack.number, pack.class, pack.lines, at);
    }
  }

  /** Makes a place the one that is used for its object. */
  prefer(place: Place): void {
    const cls = classOf(place.kind);
    const pack = this.pack(cls, place.pack);
    if (!pack) return;
    const line = Buffer.alloc(FOOTER_ENTRY_BYTES);
    encodeFooterEntry(line, 0, place);
    this.#putLine(pack.number, cls, line, 0);
  }

  /** How many small packs of a class there are that have not been joined. */
  smallPacks(cls: PackClass): number {
    return asBuffer(this.#numbers.get(smallKey(cls)))?.readUInt32LE(0) ?? 0;
  }

  retire(pack: KnownPack): void {
    this.#countSmall(pack.class, pack.size, -1);
    this.#write({ ...pack, retired: true });
  }

  /** Places in the pack are then misses. */
  dropPack(pack: KnownPack): void {
    if (!pack.retired) this.#countSmall(pack.class, pack.size, -1);
    this.#numbers.removeSync(packKey(pack.class, pack.name));
    this.#packs.removeSync(numberKey(pack.number));
    this.#names.delete(pack.number);
  }

  pack(cls: PackClass, name: Id): KnownPack | undefined {
    const number = this.#numbers.get(packKey(cls, name));
    return number && unpack(number, this.#packs.get(number));
  }

  *packs(): Generator<KnownPack> {
    for (const { key, value } of this.#packs.getRange({})) {
      const pack = unpack(key, value);
      if (pack) yield pack;
    }
  }

  mark(name: Buffer): void {
    this.#numbers.putSync(name, Buffer.of(1));
  }

  isMarked(name: Buffer): boolean {
    return this.#numbers.doesExist(name);
  }

  #putLine(number: number, cls: PackClass, lines: Buffer, at: number): void {
    this.#key[0] = classCode(cls);
    lines.copy(this.#key, 1, at + LINE_BYTES, at + FOOTER_ENTRY_BYTES);
    const value = Buffer.allocUnsafe(PLACE_BYTES);
    value.writeUInt32LE(number, 0);
    lines.copy(value, 4, at, at + LINE_BYTES);
    this.#places.putSync(this.#key, value);
  }

  #countSmall(cls: PackClass, size: number, change: number): void {
    if (size >= SMALL_PACK_BYTES) return;
    const value = Buffer.alloc(4);
    value.writeUInt32LE(Math.max(0, this.smallPacks(cls) + change));
    this.#numbers.putSync(smallKey(cls), value);
  }

  #nextNumber(): number {
    for (const key of this.#packs.getKeys({ reverse: true, limit: 1 })) return asBuffer(key).readUInt32BE(0) + 1;
    return 1;
  }

  #write(pack: KnownPack): void {
    const value = Buffer.alloc(PACK_BYTES);
    value[0] = classCode(pack.class);
    value[1] = pack.retired ? 1 : 0;
    value.writeUInt32LE(pack.count, 2);
    value.writeUInt32LE(pack.size, 6);
    value.write(pack.name, 10, 32, 'hex');
    this.#packs.putSync(numberKey(pack.number), value);
    this.#numbers.putSync(packKey(pack.class, pack.name), numberKey(pack.number));
    this.#names.set(pack.number, pack.name);
  }

  #nameOf(number: number): Id | undefined {
    if (!this.#names.has(number)) {
      const key = numberKey(number);
      this.#names.set(number, unpack(key, this.#packs.get(key))?.name);
    }
    return this.#names.get(number);
  }
}

function unpack(key: Uint8Array, bytes: Uint8Array | undefined): KnownPack | undefined {
  const value = asBuffer(bytes);
  const cls = value?.length === PACK_BYTES ? classFromCode(value[0] as number) : undefined;
  if (!value || !cls || key.length !== 4) return undefined;
  const [count, size] = [value.readUInt32LE(2), value.readUInt32LE(6)];
  const number = asBuffer(key).readUInt32BE(0);
  return { number, class: cls, name: value.toString('hex', 10), count, size, retired: value[1] === 1 };
}

function asBuffer<T extends Uint8Array | undefined>(bytes: T): T extends Uint8Array ? Buffer : Buffer | undefined {
  const buffer = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer as T extends Uint8Array ? Buffer : Buffer | undefined;
}

function numberKey(number: number): Buffer {
  const key = Buffer.alloc(4);
  key.writeUInt32BE(number);
  return key;
}

function packKey(cls: PackClass, name: Id): Buffer {
  return Buffer.concat([Buffer.of(classCode(cls)), Buffer.from(name, 'hex')]);
}

function smallKey(cls: PackClass): Buffer {
  return Buffer.from(`small ${cls}`);
}
