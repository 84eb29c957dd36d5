// What safetensors, .npy and .npz have in common: named arrays whose bytes can be read without reading the others.
import { type DType, decodeElements, type Values } from './dtype.ts';
import { type ByteSource, malformed, readPieces } from './source.ts';

export interface Tensor {
  /** Its key in the file; empty in a file of one array. */
  name: string;
  dtype: DType;
  /** Empty for a single number. */
  shape: number[];
  /** In which order elements lie: rows first (`C`), or columns first (`F`). */
  order: 'C' | 'F';
  bigEndian: boolean;
  /** Bytes of its data. */
  bytes: number;
  /** Where the data lies in the file; absent when it is compressed. */
  range?: { from: number; to: number };
  /** The data as it is stored, decompressed, in pieces. */
  data(): AsyncGenerator<Uint8Array, void, void>;
}

/**
 * Elements of a tensor in the order in which they lie, in pieces of about a megabyte, so that a tensor of any size can be
 * looked at in little memory.
 *
 *     for await (const values of tensorValues(tensor)) for (const value of values) sum += Number(value);
 *
 * Throws UNSUPPORTED_FILE for types that have no values here, such as Python objects.
 */
export async function* tensorValues(tensor: Tensor): AsyncGenerator<Values, void, void> {
  const { dtype, bigEndian } = tensor;
  let rest: Uint8Array = new Uint8Array();
  if (dtype.size === 0 || dtype.type === 'opaque') decodeElements(dtype, rest, bigEndian);
  for await (const piece of tensor.data()) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = dtype.size === 0 ? 0 : bytes.length - (bytes.length % dtype.size);
    rest = bytes.subarray(whole);
    if (whole > 0) yield decodeElements(dtype, bytes.subarray(0, whole), bigEndian);
  }
}

/** All elements at once, for tensors that are known to be small; `tensor.bytes` says how small. */
export async function allValues(tensor: Tensor): Promise<Values> {
  const pieces: Uint8Array[] = [];
  for await (const piece of tensor.data()) pieces.push(piece);
  return decodeElements(tensor.dtype, Buffer.concat(pieces), tensor.bigEndian);
}

/** A tensor whose data is bytes `from` to `to` of the file. */
export function tensorInFile(
  source: ByteSource,
  facts: Pick<Tensor, 'name' | 'dtype' | 'shape'> & Partial<Pick<Tensor, 'order' | 'bigEndian'>>,
  range: { from: number; to: number },
): Tensor {
  const data = () => readPieces(source, range);
  return { order: 'C', bigEndian: false, ...facts, bytes: range.to - range.from, range, data };
}

/** Bytes that elements of this shape take. Refuses shapes that no file can hold. */
export function shapeBytes(dtype: DType, shape: readonly number[], format: string): number {
  let bytes = BigInt(dtype.size);
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) throw malformed(format, `"${length}" is no length of a dimension`);
    bytes *= BigInt(length);
  }
  if (bytes > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed(format, `an array of shape ${shape.join(' x ')}`);
  return Number(bytes);
}
