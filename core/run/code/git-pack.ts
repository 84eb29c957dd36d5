import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { GitDamagedError, GitUnknownError } from './git-error.ts';

/** What a place in a pack holds before deltas are applied: an object, or a change to one that lies elsewhere. */
export type Packed =
  | { type: 'commit' | 'tree' | 'blob' | 'tag'; bytes: Buffer }
  | { delta: Buffer; base: { offset: number } | { oid: string } };

const TYPES = ['', 'commit', 'tree', 'blob', 'tag'] as const;
const FANOUT = 8;

/**
 * A pack and its index, of which only what is asked for is read: a fan-out table, the few ids beside the one that is
 * looked for, and the object. A pack may be larger than memory.
 */
export class Pack {
  readonly #index: number;
  readonly #file: string;
  #pack: number | undefined;
  readonly #count: number;

  constructor(indexFile: string) {
    this.#index = openSync(indexFile, 'r');
    this.#file = indexFile.replace(/idx$/, 'pack');
    const head = this.#read(this.#index, 0, FANOUT);
    if (head.readUInt32BE(0) !== 0xff744f63) throw new GitUnknownError('a pack index of version 1');
    this.#count = this.#fanout(255);
    if (fstatSync(this.#index).size < FANOUT + 1024 + this.#count * 28)
      throw new GitDamagedError('a pack index is cut off');
  }

  close(): void {
    closeSync(this.#index);
    if (this.#pack !== undefined) closeSync(this.#pack);
  }

  /** The offset of an object. */
  find(oid: string): number | undefined {
    const wanted = Buffer.from(oid, 'hex');
    const first = wanted[0] ?? 0;
    let low = first === 0 ? 0 : this.#fanout(first - 1);
    let high = this.#fanout(first);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#read(this.#index, FANOUT + 1024 + middle * 20, 20).compare(wanted);
      if (order === 0) return this.#offset(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** Reads what is at an offset. `limit` is the most bytes that it may have. */
  read(offset: number, limit: number): Packed {
    this.#pack ??= openSync(this.#file, 'r');
    const head = this.#some(this.#pack, offset, 64);
    let at = 0;
    const next = (): number => head[at++] ?? 0;
    let byte = next();
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    for (let scale = 16; byte & 0x80; scale *= 128) {
      byte = next();
      size += (byte & 0x7f) * scale;
    }
    if (size > limit) throw new GitUnknownError(`an object of ${size} bytes`);
    let base: { offset: number } | { oid: string } | undefined;
    if (type === 6) {
      byte = next();
      let back = byte & 0x7f;
      while (byte & 0x80) {
        byte = next();
        back = (back + 1) * 128 + (byte & 0x7f);
      }
      if (back === 0 || back > offset) throw new GitDamagedError('a delta whose base is not before it');
      base = { offset: offset - back };
    } else if (type === 7) {
      base = { oid: head.toString('hex', at, at + 20) };
      at += 20;
    }
    const bytes = this.#inflate(offset + at, size);
    if (base) return { delta: bytes, base };
    const name = TYPES[type];
    if (!name) throw new GitDamagedError(`a pack holds an object of type ${type}`);
    return { type: name, bytes };
  }

  #inflate(offset: number, size: number): Buffer {
    // As many bytes as it can take when nothing could be made smaller.
    const input = this.#some(this.#pack as number, offset, size + (size >> 8) + 128);
    try {
      const bytes = inflateSync(input, { maxOutputLength: Math.max(1, size) });
      if (bytes.length === size) return bytes;
    } catch (cause) {
      throw new GitDamagedError(`"${this.#file}" cannot be read at ${offset}`, cause);
    }
    throw new GitDamagedError(`"${this.#file}" holds an object of another size at ${offset}`);
  }

  #fanout(byte: number): number {
    return this.#read(this.#index, FANOUT + byte * 4, 4).readUInt32BE(0);
  }

  #offset(place: number): number {
    const small = FANOUT + 1024 + this.#count * 24;
    const offset = this.#read(this.#index, small + place * 4, 4).readUInt32BE(0);
    if (offset < 0x80000000) return offset;
    return Number(this.#read(this.#index, small + this.#count * 4 + (offset - 0x80000000) * 8, 8).readBigUInt64BE(0));
  }

  #read(fd: number, offset: number, length: number): Buffer {
    const bytes = this.#some(fd, offset, length);
    if (bytes.length < length) throw new GitDamagedError('a pack index is cut off');
    return bytes;
  }

  #some(fd: number, offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, fstatSync(fd).size - offset)));
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, offset));
  }
}
