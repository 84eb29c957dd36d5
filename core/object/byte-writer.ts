import { hasLoneSurrogate } from './bytes.ts';
import { BINARY, type LengthCodes, STRING } from './length-codes.ts';
import { UnencodableError } from './malformed.ts';
import type { Id } from './types.ts';

/** Writes the pieces of canonical MessagePack into a buffer that grows. */
export class ByteWriter {
  buffer: Buffer;
  length = 0;
  /** Where the bytes of the last string began; they ended at `length` then. */
  stringStart = 0;

  constructor(capacity = 512) {
    this.buffer = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  head(codes: LengthCodes, length: number): void {
    this.reserve(5);
    if (length < codes.fixCount) {
      this.buffer[this.length++] = codes.fix + length;
    } else if (length < 0x100 && codes.code8 !== 0) {
      this.buffer[this.length++] = codes.code8;
      this.buffer[this.length++] = length;
    } else if (length < 0x10000) {
      this.buffer[this.length++] = codes.code16;
      this.length = this.buffer.writeUInt16BE(length, this.length);
    } else {
      this.buffer[this.length++] = codes.code32;
      this.length = this.buffer.writeUInt32BE(length, this.length);
    }
  }

  /** Integers of at most 2^53-1 in their shortest form (unsigned when not negative); all else as a float64. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.float(value);
    else if (value >= 0) this.unsigned(value);
    else this.negative(value);
  }

  binary(bytes: Uint8Array): void {
    this.head(BINARY, bytes.length);
    this.raw(bytes);
  }

  /** The 32 bytes of an id, as a byte string. */
  id(id: Id): void {
    this.reserve(34);
    this.buffer[this.length] = BINARY.code8;
    this.buffer[this.length + 1] = 32;
    const written = this.buffer.write(id, this.length + 2, 32, 'hex');
    if (written !== 32 || id.length !== 64) throw new UnencodableError(`not an id: '${id}'`);
    this.length += 34;
  }

  string(text: string): void {
    if (!this.ascii(text)) this.unicode(text);
  }

  /** A copy of what was written; the writer starts again from nothing. */
  take(): Uint8Array {
    const copy = new Uint8Array(this.length);
    copy.set(this.buffer.subarray(0, this.length));
    this.length = 0;
    return copy;
  }

  private ascii(text: string): boolean {
    if (text.length > 300) return false;
    const start = this.length;
    this.reserve(text.length + 5);
    this.head(STRING, text.length);
    const buffer = this.buffer;
    let at = this.length;
    this.stringStart = at;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) {
        this.length = start;
        return false;
      }
      buffer[at++] = unit;
    }
    this.length = at;
    return true;
  }

  private unicode(text: string): void {
    if (hasLoneSurrogate(text)) throw new UnencodableError(`text with a lone surrogate: ${JSON.stringify(text)}`);
    const length = Buffer.byteLength(text);
    this.head(STRING, length);
    this.reserve(length);
    this.stringStart = this.length;
    this.length += this.buffer.write(text, this.length, length, 'utf8');
  }

  private unsigned(value: number): void {
    this.reserve(9);
    if (value < 0x80) {
      this.buffer[this.length++] = value;
    } else if (value < 0x100) {
      this.buffer[this.length++] = 0xcc;
      this.buffer[this.length++] = value;
    } else if (value < 0x10000) {
      this.buffer[this.length++] = 0xcd;
      this.length = this.buffer.writeUInt16BE(value, this.length);
    } else if (value < 0x100000000) {
      this.buffer[this.length++] = 0xce;
      this.length = this.buffer.writeUInt32BE(value, this.length);
    } else {
      this.buffer[this.length++] = 0xcf;
      this.length = this.buffer.writeBigUInt64BE(BigInt(value), this.length);
    }
  }

  private negative(value: number): void {
    this.reserve(9);
    if (value >= -0x20) {
      this.buffer[this.length++] = value & 0xff;
    } else if (value >= -0x80) {
      this.buffer[this.length++] = 0xd0;
      this.length = this.buffer.writeInt8(value, this.length);
    } else if (value >= -0x8000) {
      this.buffer[this.length++] = 0xd1;
      this.length = this.buffer.writeInt16BE(value, this.length);
    } else if (value >= -0x80000000) {
      this.buffer[this.length++] = 0xd2;
      this.length = this.buffer.writeInt32BE(value, this.length);
    } else {
      this.buffer[this.length++] = 0xd3;
      this.length = this.buffer.writeBigInt64BE(BigInt(value), this.length);
    }
  }

  private float(value: number): void {
    this.reserve(9);
    this.buffer[this.length++] = 0xcb;
    if (Number.isNaN(value)) {
      this.buffer.writeUInt32BE(0x7ff80000, this.length);
      this.buffer.writeUInt32BE(0, this.length + 4);
    } else {
      this.buffer.writeDoubleBE(value, this.length);
    }
    this.length += 8;
  }
}
