import { type DType, dtypeOf, type ElementType } from './dtype.ts';
import { type Literal, parseLiteral } from './python-literal.ts';
import { type ByteSource, malformed, readRange, tooLarge } from './source.ts';
import { shapeBytes, type Tensor, tensorInFile } from './tensor.ts';

/** What stands before the data of an .npy file. */
export interface NpyHeader {
  dtype: DType;
  shape: number[];
  order: 'C' | 'F';
  bigEndian: boolean;
  /** Where the data begins, in bytes. */
  start: number;
}

const FORMAT = 'npy';
const MAX_HEADER = 2 ** 18;

/**
 * The array of an .npy file, versions 1 to 3. An array of Python objects is described, and its values refused: they are
 * a pickle, which is a program.
 */
export async function readNpy(source: ByteSource): Promise<Tensor> {
  const { start, dtype, shape, order, bigEndian } = await readNpyHeader(source);
  const to = dtype.size === 0 ? source.size : start + shapeBytes(dtype, shape, FORMAT);
  if (to !== source.size)
    throw malformed(FORMAT, `it has ${source.size - start} bytes of data, and its shape ${to - start}`);
  return tensorInFile(source, { name: '', dtype, shape, order, bigEndian }, { from: start, to });
}

/** The header alone, of a file or of the beginning of one. */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const fixed = Buffer.from(await readRange(source, 0, Math.min(12, source.size), FORMAT));
  if (fixed.length < 12 || fixed.toString('latin1', 0, 6) !== '\x93NUMPY')
    throw malformed(FORMAT, 'it lacks the magic bytes');
  const major = fixed[6] ?? 0;
  if (major < 1 || major > 3) throw malformed(FORMAT, `version ${major} is not known`);
  const at = major === 1 ? 10 : 12;
  const length = major === 1 ? fixed.readUInt16LE(8) : fixed.readUInt32LE(8);
  if (length > MAX_HEADER) throw tooLarge('the header of an .npy file', length, MAX_HEADER);
  const start = at + length;
  const text = Buffer.from(await readRange(source, at, start, FORMAT)).toString(major === 3 ? 'utf8' : 'latin1');
  return { ...parseHeader(text), start };
}

function parseHeader(text: string): Omit<NpyHeader, 'start'> {
  const header = parseLiteral(text);
  const get = (key: string): Literal | undefined => (header instanceof Map ? header.get(key) : undefined);
  const [descr, fortran, shape] = [get('descr'), get('fortran_order'), get('shape')];
  if (descr === undefined || typeof fortran !== 'boolean' || !Array.isArray(shape)) {
    throw malformed(FORMAT, 'its header lacks descr, fortran_order or shape');
  }
  if (!shape.every((length) => typeof length === 'number')) throw malformed(FORMAT, 'its shape is not numbers');
  const bigEndian = typeof descr === 'string' && descr.startsWith('>');
  return { dtype: parseDescr(descr), shape, order: fortran ? 'F' : 'C', bigEndian };
}

const kinds: Record<string, ElementType> = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
};

/** A dtype as NumPy writes it: `<f4`, `>M8[ns]`, `|O`, or a list of fields. */
function parseDescr(descr: Literal): DType {
  if (Array.isArray(descr)) return { name: 'record', type: 'opaque', size: recordSize(descr) };
  const match = typeof descr === 'string' ? /^[<>|=]?([a-zA-Z])(\d*)(\[[^\]]*\])?$/.exec(descr) : null;
  const [, code = '', digits = '', unit = ''] = match ?? [];
  const size = Number(digits);
  const plain = kinds[code + digits];
  if (plain) return dtypeOf(plain);
  if (code === 'O') return { name: 'object (a pickle, which is never loaded)', type: 'opaque', size: 0 };
  if (match && size <= 2 ** 30) {
    if (code === 'U') return { name: `str${size}`, type: 'text', size: size * 4 };
    if (code === 'S' || code === 'a') return { name: `bytes${size}`, type: 'text', size };
    if (code === 'M' || code === 'm') {
      return { name: `${code === 'M' ? 'datetime' : 'timedelta'}64${unit}`, type: 'int64', size: 8 };
    }
    if (digits !== '') return { name: `${code}${size}`, type: 'opaque', size };
  }
  throw malformed(FORMAT, `"${String(descr)}" is no dtype`);
}

/** Fields are `(name, descr)` or `(name, descr, shape)`. A field of objects leaves the size of the whole unknown. */
function recordSize(fields: readonly Literal[]): number {
  let sum = 0;
  for (const field of fields) {
    const [, descr, shape] = Array.isArray(field) ? field : [];
    if (descr === undefined) throw malformed(FORMAT, 'it has a field without a type');
    const dtype = parseDescr(descr);
    if (dtype.size === 0 && dtype.type === 'opaque') return 0;
    sum += shapeBytes(dtype, shape === undefined ? [] : lengths(shape), FORMAT);
  }
  return sum;
}

function lengths(shape: Literal): number[] {
  return (Array.isArray(shape) ? shape : [shape]).map((length) => {
    if (typeof length !== 'number') throw malformed(FORMAT, 'its shape is not numbers');
    return length;
  });
}
