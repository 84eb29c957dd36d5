import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../materialize/source.ts';
import { fixture } from '../materialize/testing/fixture.ts';
import { compareTensors } from './tensors.ts';
import { npy, safetensors } from './testing/files.ts';

const side = (kind: 'npy' | 'npz' | 'safetensors', bytes: Buffer) => ({ kind, source: bytesSource(bytes) });
const compareNpy = async (a: Buffer, b: Buffer) => (await compareTensors(side('npy', a), side('npy', b), {})).changes;
const floats = (...values: number[]): Buffer => npy('<f8', [values.length], new Float64Array(values));

describe('arrays', () => {
  it('are measured element by element, as adding them up says', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { maxLength: 20 }),
        async (pairs) => {
          const [a, b] = [0, 1].map((i) => floats(...pairs.map((pair) => pair[i as 0 | 1])));
          const moves = pairs.map(([x, y]) => Math.abs(x - y));
          const changes = await compareNpy(a as Buffer, b as Buffer);
          if (moves.every((move) => move === 0)) expect(changes).toEqual([]);
          else
            expect(changes).toMatchObject([
              {
                changedElements: moves.filter((move) => move > 0).length,
                elements: pairs.length,
                largest: Math.max(...moves),
                mean: expect.closeTo(moves.reduce((sum, move) => sum + move, 0) / moves.length, 9),
              },
            ]);
        },
      ),
    ));

  it('of other types are compared by value', async () => {
    const narrow = npy('<f4', [2], new Float32Array([1, 2.5]));
    expect(await compareNpy(floats(1, 2), narrow)).toEqual([
      {
        name: '',
        change: 'changed',
        before: { dtype: 'float64', shape: [2] },
        after: { dtype: 'float32', shape: [2] },
        elements: 2,
        changedElements: 1,
        largest: 0.5,
        mean: 0.25,
      },
    ]);
    const wide = npy('<i8', [2], new BigInt64Array([1n, 2n ** 60n]));
    const bigger = npy('<i8', [2], new BigInt64Array([1n, 2n ** 60n + 3n]));
    expect(await compareNpy(wide, bigger)).toMatchObject([{ changedElements: 1, largest: 3 }]);
    expect(await compareNpy(npy('<i8', [2], new BigInt64Array([1n, 2n])), floats(1, 2))).toMatchObject([
      { changedElements: 0, largest: 0 },
    ]);
  });

  it('keep NaN and infinity apart', async () => {
    const nan = Number.NaN;
    expect(await compareNpy(floats(nan, 1, 2), floats(nan, nan, 2.5))).toMatchObject([
      { changedElements: 2, nonFinite: 1, largest: 0.5 },
    ]);
    expect(await compareNpy(floats(nan), floats(nan))).toEqual([]);
  });

  it('of complex numbers move by the length of the change', async () => {
    const complex = (...parts: number[]): Buffer => npy('<c16', [parts.length / 2], new Float64Array(parts));
    expect(await compareNpy(complex(0, 0, 1, 1), complex(3, 4, 1, 1))).toMatchObject([
      { elements: 2, changedElements: 1, largest: 5, mean: 2.5 },
    ]);
  });

  it('of another shape or order are not measured', async () => {
    const data = new Float64Array([1, 2, 3, 4]);
    const [flat, square, columns] = [npy('<f8', [4], data), npy('<f8', [2, 2], data), npy('<f8', [2, 2], data, true)];
    const [change] = await compareNpy(flat, square);
    expect(change).toEqual({
      name: '',
      change: 'changed',
      before: { dtype: 'float64', shape: [4] },
      after: { dtype: 'float64', shape: [2, 2] },
    });
    expect((await compareNpy(square, columns))[0]).not.toHaveProperty('changedElements');
  });

  it('of Python objects are compared as bytes', async () => {
    const object = { kind: 'npy', source: fixture('object.npy') } as const;
    expect(await compareTensors(object, object, {})).toMatchObject({ changed: 0, unchanged: 1 });
  });
});

describe('tensors', () => {
  const tensor = (...values: number[]) => ({ shape: [values.length], data: new Float32Array(values) });

  it('are paired by name', async () => {
    const a = safetensors({ gone: tensor(1), same: tensor(1, 2), moved: tensor(1, 2) });
    const b = safetensors({ moved: tensor(1, 2.25), same: tensor(1, 2), come: tensor(5) });
    const diff = await compareTensors(side('safetensors', a), side('safetensors', b), {});
    expect(diff).toMatchObject({ added: 1, removed: 1, changed: 1, unchanged: 1, notes: [] });
    expect(diff.changes.map(({ name, change }) => `${change} ${name}`)).toEqual([
      'removed gone',
      'changed moved',
      'added come',
    ]);
  });

  it('are the same whether they are stored or deflated', async () => {
    const diff = await compareTensors(
      { kind: 'npz', source: fixture('stored.npz') },
      { kind: 'npz', source: fixture('deflated.npz') },
      {},
    );
    expect(diff).toMatchObject({ removed: 0, changed: 0, unchanged: 3, changes: [{ name: 'zeros', change: 'added' }] });
  });

  it('are the same in pieces of other sizes', async () => {
    const data = Float32Array.from({ length: 700_000 }, (_, i) => i);
    const other = data.slice();
    other[699_999] = 0;
    const a = safetensors({ first: { shape: [1], data: new Float32Array(1) }, x: { shape: [700_000], data } });
    const b = safetensors({ x: { shape: [700_000], data: other } });
    const diff = await compareTensors(side('safetensors', a), side('safetensors', b), {});
    expect(diff.changes[1]).toMatchObject({ name: 'x', changedElements: 1, largest: 699_999 });
  });
});
