// .npy and safetensors files out of arrays.
import type { ElementType, Values } from './dtype.ts';
import { cannotSave } from './materializer.ts';
import { arrayBytes, type NdArray } from './nd-array.ts';

export type ArrayValue = NdArray | Exclude<Values, string[]>;

const npyCodes: Partial<Record<ElementType, string>> = {
  bool: '|b1',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
  float32: '<f4',
  float64: '<f8',
  complex64: '<c8',
  complex128: '<c16',
};

const safetensorsCodes: Partial<Record<ElementType, string>> = {
  bool: 'BOOL',
  int8: 'I8',
  uint8: 'U8',
  int16: 'I16',
  uint16: 'U16',
  int32: 'I32',
  uint32: 'U32',
  int64: 'I64',
  uint64: 'U64',
  float32: 'F32',
  float64: 'F64',
};

/** An .npy file, version 1. Data begins at a multiple of 64 bytes, as NumPy has it. */
export function writeNpy(value: ArrayValue): Uint8Array {
  const { dtype, shape, bytes } = arrayBytes(value);
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${npyCodes[dtype.type]}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  if (length > 65535) throw cannotSave('.npy', '', `an array of ${shape.length} dimensions`);
  const head = Buffer.alloc(10 + length, 0x20);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(length, 8);
  head.write(header, 10, 'latin1');
  head[head.length - 1] = 0x0a;
  return Buffer.concat([head, bytes]);
}

/** A safetensors file. Tensors lie by name, so that equal values are equal files. */
export function writeSafetensors(tensors: Record<string, ArrayValue>): Uint8Array {
  const header: [string, object][] = [];
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const name of Object.keys(tensors).sort()) {
    const { dtype, shape, bytes } = arrayBytes(tensors[name] as ArrayValue);
    const code = safetensorsCodes[dtype.type];
    if (name === '__metadata__' || code === undefined)
      throw cannotSave('safetensors', name, `an array of ${dtype.name}`);
    header.push([name, { dtype: code, shape, data_offsets: [at, at + bytes.length] }]);
    pieces.push(bytes);
    at += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, 0x20)]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...pieces]);
}
