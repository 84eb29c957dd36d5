// Thrift's compact encoding, which Parquet describes itself in, read with limits: what it says of its own lengths is
// checked against the bytes that are there.
import { malformed } from './source.ts';

export type ThriftValue = boolean | number | bigint | Uint8Array | ThriftValue[] | ThriftStruct;
/** Fields by number. */
export type ThriftStruct = Map<number, ThriftValue>;

const MAX_DEPTH = 32;
const BOOLEAN_TRUE = 1;
const BOOLEAN_FALSE = 2;

/** A struct and where it ends. Throws MALFORMED_FILE. */
export function readThrift(bytes: Uint8Array, at: number, format: string): { value: ThriftStruct; end: number } {
  const reader = new Reader(bytes, at, format);
  const value = reader.struct(0);
  return { value, end: reader.at };
}

class Reader {
  readonly #view: DataView;
  readonly #format: string;
  at: number;

  constructor(bytes: Uint8Array, at: number, format: string) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
    this.#format = format;
  }

  struct(depth: number): ThriftStruct {
    if (depth > MAX_DEPTH) throw malformed(this.#format, 'its description is nested too deeply');
    const fields: ThriftStruct = new Map();
    let field = 0;
    for (;;) {
      const byte = this.#byte();
      const type = byte & 15;
      if (type === 0) return fields;
      field = byte >> 4 === 0 ? Number(this.#zigzag()) : field + (byte >> 4);
      fields.set(field, this.#value(type, depth));
    }
  }

  #value(type: number, depth: number): ThriftValue {
    if (type === BOOLEAN_TRUE || type === BOOLEAN_FALSE) return type === BOOLEAN_TRUE;
    if (type === 3) return this.#byte();
    if (type === 4 || type === 5) return Number(BigInt.asIntN(32, this.#zigzag()));
    if (type === 6) return this.#zigzag();
    if (type === 7) return this.#view.getFloat64(this.#skip(8), true);
    if (type === 8) return this.#binary();
    if (type === 9 || type === 10) return this.#list(depth + 1);
    if (type === 12) return this.struct(depth + 1);
    throw malformed(this.#format, `its description has a value of type ${type}`);
  }

  #list(depth: number): ThriftValue[] {
    if (depth > MAX_DEPTH) throw malformed(this.#format, 'its description is nested too deeply');
    const byte = this.#byte();
    const type = byte & 15;
    const length = byte >> 4 === 15 ? this.#length() : byte >> 4;
    // Every element takes at least a byte.
    if (length > this.#left()) throw malformed(this.#format, 'its description has a list longer than itself');
    const isBoolean = type === BOOLEAN_TRUE || type === BOOLEAN_FALSE;
    return Array.from({ length }, () => (isBoolean ? this.#byte() === 1 : this.#value(type, depth)));
  }

  #binary(): Uint8Array {
    const length = this.#length();
    const from = this.#skip(length);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + from, length);
  }

  #length(): number {
    const length = this.#varint();
    if (length > BigInt(this.#left())) throw malformed(this.#format, 'its description has a length beyond its end');
    return Number(length);
  }

  #zigzag(): bigint {
    const raw = this.#varint();
    return (raw >> 1n) ^ -(raw & 1n);
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw malformed(this.#format, 'its description has a number without end');
  }

  #byte(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  #skip(length: number): number {
    if (length > this.#left()) throw malformed(this.#format, 'its description is cut off');
    const from = this.at;
    this.at += length;
    return from;
  }

  #left(): number {
    return this.#view.byteLength - this.at;
  }
}
