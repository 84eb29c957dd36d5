// Element types of arrays, under NumPy's names whatever the file calls them, and how they become numbers.
import { unsupported } from './source.ts';

export type ElementType =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float16'
  | 'bfloat16'
  | 'float8_e4m3'
  | 'float8_e5m2'
  | 'float32'
  | 'float64'
  | 'complex64'
  | 'complex128'
  | 'text'
  | 'opaque';

export interface DType {
  /** As people write it: `float32`, `datetime64[ns]`, `str12`. Equal names mean equal types, whatever the file. */
  name: string;
  type: ElementType;
  /** Bytes of an element; 0 where that is not known. */
  size: number;
}

/** Decoded elements. Complex ones are pairs of real and imaginary part; booleans 0 and 1; times their int64 ticks. */
export type Values =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | string[];

type Numbers = Exclude<Values, string[]>;

interface Plain {
  make: new (buffer: ArrayBuffer) => Numbers;
  /** Bytes of a number: half an element where elements are pairs. */
  width: 1 | 2 | 4 | 8;
  size: number;
}

const plain: Partial<Record<ElementType, Plain>> = {
  bool: { make: Uint8Array, width: 1, size: 1 },
  int8: { make: Int8Array, width: 1, size: 1 },
  uint8: { make: Uint8Array, width: 1, size: 1 },
  int16: { make: Int16Array, width: 2, size: 2 },
  uint16: { make: Uint16Array, width: 2, size: 2 },
  int32: { make: Int32Array, width: 4, size: 4 },
  uint32: { make: Uint32Array, width: 4, size: 4 },
  int64: { make: BigInt64Array, width: 8, size: 8 },
  uint64: { make: BigUint64Array, width: 8, size: 8 },
  float32: { make: Float32Array, width: 4, size: 4 },
  float64: { make: Float64Array, width: 8, size: 8 },
  complex64: { make: Float32Array, width: 4, size: 8 },
  complex128: { make: Float64Array, width: 8, size: 16 },
};

const narrow: Partial<Record<ElementType, { size: 1 | 2; decode: (bits: number) => number }>> = {
  float16: { size: 2, decode: decodeFloat16 },
  bfloat16: { size: 2, decode: (bits) => float(bits, 8, 7) },
  float8_e5m2: { size: 1, decode: (bits) => float(bits, 5, 2) },
  // Without infinities: the largest exponent holds numbers, save one bit pattern that is NaN.
  float8_e4m3: { size: 1, decode: (bits) => ((bits & 0x7f) === 0x7f ? Number.NaN : float(bits, 4, 3, false)) },
};

/** The dtype of a plain element type. */
export function dtypeOf(type: ElementType): DType {
  return { name: type, type, size: plain[type]?.size ?? narrow[type]?.size ?? 0 };
}

/**
 * Elements from their bytes, which must be whole elements. Throws UNSUPPORTED_FILE for what has no numbers: records,
 * and Python objects, which only code can bring back.
 */
export function decodeElements(dtype: DType, bytes: Uint8Array, bigEndian = false): Values {
  const layout = plain[dtype.type];
  if (layout) {
    const copy = new Uint8Array(bytes).buffer;
    if (bigEndian && layout.width > 1) swap(new Uint8Array(copy), layout.width);
    return new layout.make(copy);
  }
  const small = narrow[dtype.type];
  if (small) return decodeNarrow(bytes, small, bigEndian);
  if (dtype.type === 'text') return decodeText(dtype, bytes, bigEndian);
  throw unsupported('array', `elements of type ${dtype.name}`);
}

function decodeNarrow(
  bytes: Uint8Array,
  { size, decode }: { size: 1 | 2; decode: (bits: number) => number },
  bigEndian: boolean,
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Float32Array(bytes.length / size);
  for (let i = 0; i < values.length; i++) {
    values[i] = decode(size === 1 ? view.getUint8(i) : view.getUint16(i * 2, !bigEndian));
  }
  return values;
}

/** A 16-bit float from its bits. */
export function decodeFloat16(bits: number): number {
  return float(bits, 5, 10);
}

/** A small float of one sign bit, `exponentBits` and `fractionBits`. */
function float(bits: number, exponentBits: number, fractionBits: number, hasInfinity = true): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const top = 2 ** exponentBits - 1;
  const sign = (bits >> (exponentBits + fractionBits)) & 1 ? -1 : 1;
  const exponent = (bits >> fractionBits) & top;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
  if (exponent === top && hasInfinity) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction) * 2 ** (exponent - bias);
}

function swap(bytes: Uint8Array, width: number): void {
  for (let at = 0; at + width <= bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** `str`: UTF-32 with zeros behind; `bytes`: Latin-1, so that each byte is a character, with zeros behind. */
function decodeText(dtype: DType, bytes: Uint8Array, bigEndian: boolean): string[] {
  const values: string[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const wide = dtype.name.startsWith('str');
  for (let at = 0; dtype.size > 0 && at + dtype.size <= bytes.length; at += dtype.size) {
    let text = '';
    for (let i = at; i < at + dtype.size; i += wide ? 4 : 1) {
      const point = wide ? view.getUint32(i, !bigEndian) : view.getUint8(i);
      text += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point);
    }
    values.push(text.replace(/\0+$/, ''));
  }
  return values;
}
