import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readNpy } from './npy.ts';
import { readNpz } from './npz.ts';
import { readSafetensors } from './safetensors.ts';
import { type ByteSource, bytesSource } from './source.ts';
import { allValues, type Tensor, tensorValues } from './tensor.ts';
import { collect, fixture, fixtureBytes } from './testing/fixture.ts';
import { checkHostile } from './testing/hostile.ts';

const npy = async (name: string) => {
  const tensor = await readNpy(fixture(`${name}.npy`));
  return { dtype: tensor.dtype.name, shape: tensor.shape, order: tensor.order, values: [...(await allValues(tensor))] };
};

describe('npy', () => {
  test('numbers of every width are those that NumPy wrote', async () => {
    expect(await npy('f4')).toEqual({
      dtype: 'float32',
      shape: [2, 3],
      order: 'C',
      values: [1.5, -2, Infinity, 0, NaN, Math.fround(3e38)],
    });
    expect((await npy('f8-big')).values).toEqual([1.1, -2.2]);
    expect((await npy('i8')).values).toEqual([2n ** 63n - 1n, -(2n ** 63n)]);
    expect((await npy('u2-big')).values).toEqual([1, 65535]);
    expect(await npy('bool')).toMatchObject({ dtype: 'bool', values: [1, 0, 1] });
    expect((await npy('c8')).values).toEqual([1, 2, -0, -3]);
    const half = [1, -0.5, 65504, 2 ** -24, Infinity, -Infinity, 0.0999755859375];
    expect((await npy('f2')).values).toEqual(half);
  });

  test('shapes and orders', async () => {
    expect(await npy('fortran')).toMatchObject({ shape: [2, 3], order: 'F', values: [0, 3, 1, 4, 2, 5] });
    expect(await npy('scalar')).toMatchObject({ shape: [], values: [7] });
    expect(await npy('empty')).toMatchObject({ shape: [0, 3], values: [] });
    expect(await npy('version2')).toMatchObject({ dtype: 'int16', values: [0, 1, 2] });
  });

  test('text and times', async () => {
    expect(await npy('str')).toMatchObject({ dtype: 'str3', values: ['a', 'häß', '😀'] });
    expect(await npy('bytes')).toMatchObject({ dtype: 'bytes2', values: ['ab', 'c'] });
    expect(await npy('datetime')).toMatchObject({ dtype: 'datetime64[s]', values: [1704164645n] });
  });

  test('a pickle and a record are described, and their values refused', async () => {
    const pickle = await readNpy(fixture('object.npy'));
    expect(pickle).toMatchObject({ shape: [1], dtype: { type: 'opaque' } });
    await expect(allValues(pickle)).rejects.toThrow('object (a pickle, which is never loaded), which is not read here');
    await expect(collect(tensorValues(pickle))).rejects.toMatchObject({ code: 'UNSUPPORTED_FILE' });
    const record = await readNpy(fixture('record.npy'));
    expect(record).toMatchObject({ bytes: 18, dtype: { name: 'record', size: 18 } });
  });

  test('a header that promises more than there is', async () => {
    const header = (shape: string) => {
      const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }\n`;
      return bytesSource(
        Buffer.concat([
          Buffer.from(`\x93NUMPY\x01\0${String.fromCharCode(text.length)}\0`, 'latin1'),
          Buffer.from(text),
        ]),
      );
    };
    await expect(readNpy(header('1000000000,'))).rejects.toThrow('it has 0 bytes of data, and its shape 8000000000');
    await expect(readNpy(header('99999999, 99999999, 99999999'))).rejects.toThrow('an array of shape');
    await expect(readNpy(header('-1,'))).rejects.toThrow('"-1" is no length');
    await expect(readNpy(header('('.repeat(100)))).rejects.toThrow('nested too deeply');
  });
});

const members = async (name: string) => {
  const found: Record<string, unknown> = {};
  for (const tensor of await readNpz(fixture(name))) found[tensor.name] = [...(await allValues(tensor))];
  return found;
};

describe('npz', () => {
  const weights = { w: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], b: [1, 2, 3], 'deep/name': [1] };

  test('stored, deflated and zip64 members hold the same', async () => {
    expect(await members('stored.npz')).toEqual(weights);
    expect(await members('zip64.npz')).toEqual(weights);
    expect(await members('deflated.npz')).toEqual({ zeros: Array(100_000).fill(0), ...weights });
  });

  test('a stored member is found in the file, a deflated one is not', async () => {
    const [stored] = await readNpz(fixture('stored.npz'));
    expect(fixtureBytes('stored.npz').readFloatLE((stored?.range?.from ?? 0) + 4)).toBe(1);
    expect((await readNpz(fixture('deflated.npz')))[0]).not.toHaveProperty('range');
  });

  test('a large member comes in pieces', async () => {
    const [zeros] = await readNpz(fixture('deflated.npz'));
    const pieces = await collect(tensorValues(zeros as Tensor));
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(100_000);
  });

  test('a member that inflates to more than it declares is stopped', async () => {
    const bomb = zipOf('x.npy', deflateRawSync(Buffer.alloc(10_000_000)), 100);
    await expect(readNpz(bytesSource(bomb))).rejects.toThrow('"x.npy" has more bytes than it declares');
  });

  test('members that are no arrays are refused', async () => {
    const zip = zipOf('readme.txt', deflateRawSync(Buffer.from('x')), 1);
    await expect(readNpz(bytesSource(zip))).rejects.toMatchObject({ code: 'MALFORMED_FILE' });
  });
});

describe('safetensors', () => {
  test('names, types, shapes, places, values and metadata', async () => {
    const { tensors, metadata } = await readSafetensors(fixture('weights.safetensors'));
    expect(metadata).toEqual({ format: 'pt' });
    const shown = [];
    for (const tensor of tensors)
      shown.push([tensor.name, tensor.dtype.name, tensor.shape, [...(await allValues(tensor))]]);
    expect(shown).toEqual([
      ['layer.weight', 'float32', [2, 2], [1, 2, 3, 4]],
      ['layer.bias', 'bfloat16', [2], [1.5, -3]],
      ['half', 'float16', [1], [0.25]],
      ['ids', 'int64', [2], [-1n, 2n ** 40n]],
      ['empty', 'float32', [0, 5], []],
      ['scale', 'float8_e4m3', [3], [1, 448, NaN]],
    ]);
  });

  test('tensors that overlap, leave holes, leave the file or lie about their size are refused', async () => {
    const tensor = (from: number, to: number, shape = [1]) => ({ dtype: 'F32', shape, data_offsets: [from, to] });
    const fails = (header: object, data: number) => readSafetensors(safetensors(header, data));
    await expect(fails({ a: tensor(0, 4), b: tensor(2, 6) }, 6)).rejects.toThrow('"b" does not begin where');
    await expect(fails({ a: tensor(0, 4), b: tensor(8, 12) }, 12)).rejects.toThrow('"b" does not begin where');
    await expect(fails({ a: tensor(0, 4) }, 5)).rejects.toThrow('bytes that belong to no tensor');
    await expect(fails({ a: tensor(0, 8) }, 4)).rejects.toThrow('"a" leaves the file');
    await expect(fails({ a: tensor(0, 4, [2]) }, 4)).rejects.toThrow('"a" has 4 bytes, and its shape 8');
    await expect(fails({ a: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4)).rejects.toThrow('an array of shape');
    await expect(fails({ a: 1 }, 0)).rejects.toThrow('"a" lacks a dtype');
    await expect(fails([], 0)).rejects.toThrow('not a JSON object');
  });

  test('a type that is not known here still has its bytes', async () => {
    const { tensors } = await readSafetensors(safetensors({ a: { dtype: 'F4', shape: [4], data_offsets: [0, 2] } }, 2));
    expect(tensors[0]).toMatchObject({ bytes: 2, dtype: { name: 'F4', type: 'opaque' } });
  });
});

test('damaged and truncated files give an error or a value', async () => {
  const readAll = async (tensors: Tensor[]) => {
    for (const tensor of tensors) if (tensor.dtype.type !== 'opaque') await allValues(tensor);
  };
  const readOne = async (source: ByteSource) => readAll([await readNpy(source)]);
  for (const name of ['f4', 'str', 'record', 'object']) await checkHostile(fixtureBytes(`${name}.npy`), readOne);
  await checkHostile(fixtureBytes('stored.npz'), async (source) => readAll(await readNpz(source)));
  await checkHostile(fixtureBytes('deflated.npz'), async (source) => readAll((await readNpz(source)).slice(1)));
  await checkHostile(fixtureBytes('weights.safetensors'), async (source) =>
    readAll((await readSafetensors(source)).tensors),
  );
});

function safetensors(header: object, data: number): ByteSource {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return bytesSource(Buffer.concat([length, text, Buffer.alloc(data)]));
}

/** A zip of one deflated member that says to have `size` bytes. */
function zipOf(name: string, deflated: Buffer, size: number): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(deflated.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + deflated.length, 16);
  return Buffer.concat([local, Buffer.from(name), deflated, central, Buffer.from(name), end]);
}
