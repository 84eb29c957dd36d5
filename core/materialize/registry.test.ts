import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectKind } from './detect.ts';
import { materializerFor, readValue } from './registry.ts';
import { bytesSource } from './source.ts';
import { fixture } from './testing/fixture.ts';

async function roundTrip(value: unknown, as?: string) {
  const materializer = materializerFor(value, as);
  const source = bytesSource(await materializer.write(value));
  return readValue(await detectKind(`file.${materializer.extensions[0]}`, source), source);
}

describe('values come back', () => {
  test('JSON values, text, bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false } as never), async (value) => {
        fc.pre(typeof value !== 'string');
        expect(await roundTrip(value, 'json')).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(await roundTrip('text\n')).toBe('text\n');
    expect(await roundTrip(Uint8Array.of(0, 255))).toEqual(Uint8Array.of(0, 255));
  });

  test('arrays of every type', async () => {
    const arrays = [
      Int8Array.of(-1),
      Uint16Array.of(65535),
      Int32Array.of(-5, 5),
      BigInt64Array.of(-(2n ** 63n)),
      Float32Array.of(1.5, Number.NaN),
      Float64Array.of(-0, Number.POSITIVE_INFINITY),
    ];
    for (const data of arrays) expect(await roundTrip(data)).toMatchObject({ shape: [data.length], data });
    const flags = { dtype: 'bool', shape: [2, 1], data: Uint8Array.of(1, 0) };
    expect(await roundTrip(flags)).toEqual(flags);
    const waves = { dtype: 'complex64', shape: [2], data: Float32Array.of(1, 2, 3, 4) };
    expect(await roundTrip(waves, '.npy')).toEqual(waves);
    const scalar = { dtype: 'float64', shape: [], data: Float64Array.of(7) };
    expect(await roundTrip(scalar)).toEqual(scalar);
  });

  test('named arrays are a safetensors file, the same in any order', async () => {
    const a = { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) };
    const b = { dtype: 'int64', shape: [1], data: BigInt64Array.of(3n) };
    expect(await roundTrip({ b, a })).toEqual({ a, b });
    const { write } = materializerFor({ a, b });
    expect(await write({ a, b })).toEqual(await write({ b, a }));
  });

  test('rows as CSV, TSV, JSON Lines and Arrow', async () => {
    const rows = [
      { a: 'x, "y"\nz', b: '' },
      { a: '', b: '2' },
    ];
    for (const as of ['csv', 'tsv']) expect(await roundTrip(rows, as)).toEqual(rows);
    expect(await roundTrip([{ only: '' }], 'csv')).toEqual([{ only: '' }]);
    const typed = [
      { n: 1.5, s: 'é', big: 2n ** 60n, ok: true, gone: null },
      { n: null, s: null, big: null, ok: false, gone: null },
    ];
    expect(await roundTrip(typed, 'feather')).toEqual(typed);
    expect(await roundTrip([1, { a: [] }], 'jsonl')).toEqual([1, { a: [] }]);
  });

  test('an image', async () => {
    const image = { width: 1, height: 2, data: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 0) };
    const { width, height, data } = (await roundTrip(image)) as typeof image;
    expect({ width, height, data: [...data] }).toEqual({ ...image, data: [...image.data] });
  });
});

test('files of other programs', async () => {
  expect(await readValue('npy', fixture('fortran.npy'))).toMatchObject({
    shape: [2, 3],
    data: Int32Array.of(0, 1, 2, 3, 4, 5),
  });
  expect(Object.keys((await readValue('npz', fixture('deflated.npz'))) as object)).toEqual([
    'zeros',
    'w',
    'b',
    'deep/name',
  ]);
  const rows = (await readValue('parquet', fixture('snappy.parquet'))) as Record<string, unknown>[];
  expect(rows[1]).toMatchObject({ id: 1n, name: 'name 1', tags: ['t0'], place: { x: 1, y: null } });
  expect(await readValue('arrow-stream', fixture('stream.arrows'))).toHaveLength(300);
  expect(await readValue('jpeg', fixture('plain.jpg'))).toMatchObject({ width: 12 });
  await expect(readValue('npy', fixture('object.npy'))).rejects.toMatchObject({ code: 'UNSUPPORTED_FILE' });
});

test('what would be lost is refused with its place', async () => {
  const fails = (value: unknown, as: string, message: string) =>
    expect(materializerFor(value, as).write(value), message).rejects.toThrow(message);
  const cycle: unknown[] = [];
  cycle.push(cycle);
  await fails({ a: { b: undefined } }, 'json', '"a.b" is undefined, which JSON cannot hold');
  await fails([1n], 'json', '"[0]" is a bigint');
  await fails({ m: new Map() }, 'json', '"m" is a Map');
  await fails(new Date(Number.NaN), 'json', 'the value is a Date');
  await fails(cycle, 'json', 'contains itself');
  await fails([{ a: [1] }], 'csv', '"[0].a" is a Array, which CSV cannot hold');
  await fails({ a: 1 }, 'csv', 'no list of rows');
  await fails([{ a: 1 }, { a: 'x' }], 'arrow', '"a" is a column of number and string');
  await fails({ shape: [3], data: Float32Array.of(1) }, 'npy', 'an array of 1 with shape [3]');
  await fails({ dtype: 'float16', shape: [1], data: Float32Array.of(1) }, 'npy', 'float32 declared as float16');
  expect(() => materializerFor(1, 'pickle')).toThrow('no format "pickle" to save a value in');
});
