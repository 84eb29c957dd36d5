import { isUtf8 } from 'node:buffer';
import { ARRAY, BINARY, type LengthCodes, MAP, STRING } from './length-codes.ts';
import { MalformedObjectError } from './malformed.ts';
import type { Id } from './types.ts';

const NAN_HIGH = 0x7ff80000;

/**
 * Reads the pieces of canonical MessagePack and refuses every other form. Nothing is allocated for a declared length
 * before the input is known to hold that much.
 */
export class ByteReader {
  readonly buffer: Buffer;
  at = 0;
  /** Where the bytes of the last string began; they end at `at`. */
  stringStart = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.buffer.length - this.at;
  }

  fail(problem: string): never {
    throw new MalformedObjectError(`malformed object: ${problem} at byte ${this.at}`);
  }

  /** The code of the next value. */
  peek(): number {
    const code = this.buffer[this.at];
    return code === undefined ? this.fail('it ends too early') : code;
  }

  need(count: number): void {
    if (count > this.left) this.fail(`${count} bytes are declared and ${this.left} are left`);
  }

  /** Reads a length and checks that `unit` bytes for each of its items can follow. */
  head(codes: LengthCodes, what: string, unit = 1): number {
    const code = this.peek();
    let length = code - codes.fix;
    if (length >= 0 && length < codes.fixCount) this.at++;
    else if (code === codes.code8 && code !== 0) length = this.wide(1, codes.fixCount);
    else if (code === codes.code16) length = this.wide(2, codes.code8 === 0 ? codes.fixCount : 0x100);
    else if (code === codes.code32) length = this.wide(4, 0x10000);
    else this.fail(`${what} is expected`);
    this.need(length * unit);
    return length;
  }

  array(): number {
    return this.head(ARRAY, 'an array');
  }

  map(): number {
    return this.head(MAP, 'a map', 2);
  }

  binary(): Uint8Array {
    const length = this.head(BINARY, 'a byte string');
    const copy = new Uint8Array(length);
    copy.set(this.buffer.subarray(this.at, this.at + length));
    this.at += length;
    return copy;
  }

  id(): Id {
    if (this.head(BINARY, 'a byte string') !== 32) this.fail('an id of 32 bytes is expected');
    const start = this.at;
    this.at += 32;
    return this.buffer.toString('hex', start, this.at);
  }

  string(): string {
    const length = this.head(STRING, 'a string');
    const start = this.at;
    const end = start + length;
    this.stringStart = start;
    let i = start;
    while (i < end && (this.buffer[i] as number) < 0x80) i++;
    if (i < end && !isUtf8(this.buffer.subarray(start, end))) this.fail('a string is not valid UTF-8');
    this.at = end;
    return this.buffer.toString(i === end ? 'latin1' : 'utf8', start, end);
  }

  /** An integer from 0 to 2^53-1. */
  unsigned(): number {
    const value = this.integer();
    return value >= 0 ? value : this.fail('an integer of at least 0 is expected');
  }

  integer(): number {
    const code = this.peek();
    if (code < 0x80 || code >= 0xe0) {
      this.at++;
      return code < 0x80 ? code : code - 0x100;
    }
    if (code === 0xcc) return this.wide(1, 0x80);
    if (code === 0xcd) return this.wide(2, 0x100);
    if (code === 0xce) return this.wide(4, 0x10000);
    if (code === 0xcf) return this.wide(8, 0x100000000);
    if (code >= 0xd0 && code <= 0xd3) return this.negative(1 << (code - 0xd0));
    return this.fail('an integer is expected');
  }

  float(): number {
    if (this.peek() !== 0xcb) this.fail('a float64 is expected');
    if (this.left < 9) this.fail('it ends too early');
    const value = this.buffer.readDoubleBE(this.at + 1);
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.fail('an integer is written as a float');
    if (Number.isNaN(value)) {
      const high = this.buffer.readUInt32BE(this.at + 1);
      if (high !== NAN_HIGH || this.buffer.readUInt32BE(this.at + 5) !== 0) this.fail('a NaN has other bits');
    }
    this.at += 9;
    return value;
  }

  /** The unsigned integer of `size` bytes behind the code; less than `least` has a shorter form. */
  private wide(size: 1 | 2 | 4 | 8, least: number): number {
    if (this.left < size + 1) this.fail('it ends too early');
    const at = this.at + 1;
    const value =
      size === 8
        ? this.buffer.readUInt32BE(at) * 0x100000000 + this.buffer.readUInt32BE(at + 4)
        : this.buffer.readUIntBE(at, size);
    if (value < least) this.fail(`${value} is not in its shortest form`);
    if (value > Number.MAX_SAFE_INTEGER) this.fail('an integer is beyond 2^53-1');
    this.at = at + size;
    return value;
  }

  private negative(size: number): number {
    if (this.left < size + 1) this.fail('it ends too early');
    const at = this.at + 1;
    const value = size === 8 ? Number(this.buffer.readBigInt64BE(at)) : this.buffer.readIntBE(at, size);
    const most = size === 1 ? -0x20 : -(2 ** (size * 4 - 1));
    if (value >= most) this.fail(`${value} is not in its shortest form`);
    if (value < Number.MIN_SAFE_INTEGER) this.fail('an integer is beyond -(2^53-1)');
    this.at = at + size;
    return value;
  }
}
