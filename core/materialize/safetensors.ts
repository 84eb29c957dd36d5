import { type DType, dtypeOf, type ElementType } from './dtype.ts';
import { type ByteSource, malformed, readRange, tooLarge } from './source.ts';
import { shapeBytes, type Tensor, tensorInFile } from './tensor.ts';

export interface Safetensors {
  /** In the order of their data. */
  tensors: Tensor[];
  /** What the file says of itself: text for each key. */
  metadata: Record<string, string>;
}

/** The format's own limit on its header, in bytes. */
const MAX_HEADER = 100_000_000;
const FORMAT = 'safetensors';

const dtypes: Record<string, ElementType> = {
  BOOL: 'bool',
  I8: 'int8',
  U8: 'uint8',
  I16: 'int16',
  U16: 'uint16',
  I32: 'int32',
  U32: 'uint32',
  I64: 'int64',
  U64: 'uint64',
  F8_E4M3: 'float8_e4m3',
  F8_E5M2: 'float8_e5m2',
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
  C64: 'complex64',
};

/**
 * The tensors of a safetensors file. Only its header is read; the data of a tensor when it is asked for. Refuses files
 * whose tensors overlap, leave holes or do not fill their range, as the format demands.
 */
export async function readSafetensors(source: ByteSource): Promise<Safetensors> {
  const prefix = await readRange(source, 0, Math.min(8, source.size), FORMAT);
  if (prefix.length < 8) throw malformed(FORMAT, 'it ends before the length of its header');
  const length = Buffer.from(prefix).readBigUInt64LE(0);
  if (length > BigInt(source.size - 8)) throw malformed(FORMAT, 'its header is longer than the file');
  if (length > MAX_HEADER) throw tooLarge('the header of a safetensors file', length, MAX_HEADER);
  const start = 8 + Number(length);
  const header = parseHeader(await source.read(8, start));
  const metadata: Record<string, string> = {};
  const tensors: Tensor[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') Object.assign(metadata, checkMetadata(value));
    else tensors.push(readTensor(source, start, name, value));
  }
  tensors.sort((a, b) => from(a) - from(b) || a.bytes - b.bytes);
  checkTiling(tensors, start, source.size);
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch (cause) {
    throw malformed(FORMAT, 'its header is not JSON', cause);
  }
  throw malformed(FORMAT, 'its header is not a JSON object');
}

function checkMetadata(value: unknown): Record<string, string> {
  if (!isObject(value)) throw malformed(FORMAT, 'its metadata is not an object');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw malformed(FORMAT, `its metadata has "${key}" that is not text`);
  }
  return value as Record<string, string>;
}

function readTensor(source: ByteSource, start: number, name: string, value: unknown): Tensor {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(offsets) || offsets.length !== 2) {
    throw malformed(FORMAT, `"${name}" lacks a dtype, shape or data_offsets`);
  }
  const [begin = 0, end = 0] = offsets;
  const type = dtypes[dtype];
  const known: DType = type ? dtypeOf(type) : { name: dtype, type: 'opaque', size: 0 };
  if (begin > end || start + end > source.size) throw malformed(FORMAT, `"${name}" leaves the file`);
  const bytes = shapeBytes(known, shape, FORMAT);
  if (type && bytes !== end - begin) {
    throw malformed(FORMAT, `"${name}" has ${end - begin} bytes, and its shape ${bytes}`);
  }
  return tensorInFile(source, { name, dtype: known, shape }, { from: start + begin, to: start + end });
}

function checkTiling(tensors: readonly Tensor[], start: number, size: number): void {
  let at = start;
  for (const tensor of tensors) {
    if (from(tensor) !== at) throw malformed(FORMAT, `"${tensor.name}" does not begin where the data before it ends`);
    at += tensor.bytes;
  }
  if (at !== size) throw malformed(FORMAT, 'it has bytes that belong to no tensor');
}

function from(tensor: Tensor): number {
  return tensor.range?.from ?? 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
