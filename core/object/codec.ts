import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { compareUtf8 } from './bytes.ts';
import { ARRAY, MAP } from './length-codes.ts';
import { UnencodableError } from './malformed.ts';
import type { Value, ValueMap } from './types.ts';

export { MalformedObjectError, UnencodableError } from './malformed.ts';

/** How many arrays and maps may stand inside each other. */
export const MAX_DEPTH = 64;
/** How many array items and map entries one object may hold in all: what bounds the memory that decoding takes. */
export const MAX_ITEMS: number = 1 << 18;

/**
 * The canonical MessagePack of a value: one value has one encoding.
 * Throws UnencodableError for what has none (`undefined`, lone surrogates, class instances, too deep, too many items).
 *
 * @example encode({ b: 1, a: [true] }) // 82 a1 61 91 c3 a1 62 01
 */
export function encode(value: Value): Uint8Array {
  const encoder = new Encoder();
  encoder.write(value, 0);
  return encoder.out.take();
}

/**
 * The value of canonical bytes. Throws MalformedObjectError for everything that `encode` would not give back unchanged:
 * keys out of order or twice, longer forms than needed, extension types, float32, invalid UTF-8, bytes left over.
 * Maps come as objects without a prototype, so a key such as `__proto__` is a key like any other.
 */
export function decode(bytes: Uint8Array): Value {
  const decoder = new Decoder(bytes);
  const value = decoder.read(0);
  if (decoder.input.left > 0) decoder.input.fail(`${decoder.input.left} bytes are left over`);
  return value;
}

class Encoder {
  readonly out = new ByteWriter();
  private items = 0;

  write(value: Value, depth: number): void {
    if (value === null) this.out.byte(0xc0);
    else if (typeof value === 'boolean') this.out.byte(value ? 0xc3 : 0xc2);
    else if (typeof value === 'number') this.out.number(value);
    else if (typeof value === 'string') this.out.string(value);
    else if (value instanceof Uint8Array) this.out.binary(value);
    else if (Array.isArray(value)) this.array(value, depth);
    else if (isPlainObject(value)) this.map(value, depth);
    else throw new UnencodableError(`a value of type ${typeof value} cannot be stored`);
  }

  private array(value: Value[], depth: number): void {
    this.enter(value.length, depth);
    this.out.head(ARRAY, value.length);
    for (const item of value) this.write(item, depth + 1);
  }

  private map(value: ValueMap, depth: number): void {
    const keys = Object.keys(value).sort(compareUtf8);
    this.enter(keys.length, depth);
    this.out.head(MAP, keys.length);
    for (const key of keys) {
      this.out.string(key);
      this.write(value[key] as Value, depth + 1);
    }
  }

  private enter(items: number, depth: number): void {
    this.items += items;
    if (depth >= MAX_DEPTH) throw new UnencodableError(`a value is nested deeper than ${MAX_DEPTH} levels`);
    if (this.items > MAX_ITEMS) throw new UnencodableError(`a value has more than ${MAX_ITEMS} items`);
  }
}

function isPlainObject(value: unknown): value is ValueMap {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

class Decoder {
  readonly input: ByteReader;
  private items = 0;

  constructor(bytes: Uint8Array) {
    this.input = new ByteReader(bytes);
  }

  read(depth: number): Value {
    const code = this.input.peek();
    if (code < 0x80 || code >= 0xe0 || (code >= 0xcc && code <= 0xd3)) return this.input.integer();
    if (code < 0x90 || code === 0xde || code === 0xdf) return this.map(depth);
    if (code < 0xa0 || code === 0xdc || code === 0xdd) return this.array(depth);
    if (code < 0xc0 || (code >= 0xd9 && code <= 0xdb)) return this.input.string();
    if (code === 0xcb) return this.input.float();
    if (code >= 0xc4 && code <= 0xc6) return this.input.binary();
    return this.constant(code);
  }

  private constant(code: number): Value {
    if (code !== 0xc0 && code !== 0xc2 && code !== 0xc3) this.input.fail(`type 0x${code.toString(16)} is not used`);
    this.input.at++;
    return code === 0xc0 ? null : code === 0xc3;
  }

  private array(depth: number): Value[] {
    const length = this.enter(this.input.array(), depth);
    const items: Value[] = [];
    for (let i = 0; i < length; i++) items.push(this.read(depth + 1));
    return items;
  }

  private map(depth: number): ValueMap {
    const length = this.enter(this.input.map(), depth);
    const map: ValueMap = Object.create(null);
    let before: string | undefined;
    for (let i = 0; i < length; i++) {
      const key = this.input.string();
      if (before !== undefined && compareUtf8(before, key) >= 0) this.input.fail('map keys are out of order or twice');
      map[key] = this.read(depth + 1);
      before = key;
    }
    return map;
  }

  private enter(items: number, depth: number): number {
    this.items += items;
    if (depth >= MAX_DEPTH) this.input.fail(`it is nested deeper than ${MAX_DEPTH} levels`);
    if (this.items > MAX_ITEMS) this.input.fail(`it has more than ${MAX_ITEMS} items`);
    return items;
  }
}
