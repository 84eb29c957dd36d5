// Small files of formats that tests of comparisons need.

/** An .npy file. `descr` as NumPy writes it, such as `<f4`. */
export function npy(descr: string, shape: number[], data: ArrayBufferView, fortran = false): Buffer {
  const tuple = `(${shape.map((length) => `${length},`).join(' ')})`;
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${tuple}, }\n`;
  const fixed = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1');
  fixed.writeUInt16LE(header.length, 8);
  return Buffer.concat([fixed, Buffer.from(header, 'latin1'), bytesOf(data)]);
}

/** A safetensors file of tensors of float32, in order. */
export function safetensors(tensors: Record<string, { shape: number[]; data: Float32Array }>): Buffer {
  let at = 0;
  const header = Object.entries(tensors).map(([name, { shape, data }]) => {
    const from = at;
    at += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [from, at] }];
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...Object.values(tensors).map(({ data }) => bytesOf(data))]);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
