// FlatBuffers, which Arrow describes itself in, as far as a check of what they say needs it. Reads beyond the bytes throw
// RangeError.

/** A table in a buffer: fields that are there or not, by number. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsSize: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#fieldsSize = view.getUint16(this.#fields, true);
  }

  /** The table that a buffer begins with a reference to. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return new FlatTable(view, view.getUint32(0, true));
  }

  byte(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  long(field: number): bigint {
    const at = this.#place(field);
    return at === undefined ? 0n : this.#view.getBigInt64(at, true);
  }

  table(field: number): FlatTable | undefined {
    const at = this.#target(field);
    return at === undefined ? undefined : new FlatTable(this.#view, at);
  }

  /** Length of a vector or of a text; 0 where there is none. Refuses more elements than there are bytes. */
  length(field: number): number {
    const at = this.#target(field);
    const length = at === undefined ? 0 : this.#view.getUint32(at, true);
    if (length > this.#view.byteLength) throw new RangeError(`a vector of ${length}`);
    return length;
  }

  /** Where a vector begins: its length, of four bytes, and then its elements. */
  place(field: number): number | undefined {
    return this.#target(field);
  }

  /** A table of a vector of tables. */
  item(field: number, index: number): FlatTable {
    const at = (this.#target(field) ?? 0) + 4 + index * 4;
    return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  /** The two integers of a struct of a vector of such structs. */
  pair(field: number, index: number): [bigint, bigint] {
    const at = (this.#target(field) ?? 0) + 4 + index * 16;
    return [this.#view.getBigInt64(at, true), this.#view.getBigInt64(at + 8, true)];
  }

  #target(field: number): number | undefined {
    const at = this.#place(field);
    return at === undefined ? undefined : at + this.#view.getUint32(at, true);
  }

  #place(field: number): number | undefined {
    const slot = 4 + field * 2;
    if (slot + 2 > this.#fieldsSize) return undefined;
    const offset = this.#view.getUint16(this.#fields + slot, true);
    return offset === 0 ? undefined : this.#at + offset;
  }
}
