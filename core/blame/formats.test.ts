import { afterAll, describe, expect, it } from 'vitest';
import { openParquet } from '../materialize/parquet.ts';
import { bytesSource } from '../materialize/source.ts';
import { fixtureBytes } from '../materialize/testing/fixture.ts';
import { type Made, Versioned } from './testing/versions.ts';

const versioned = new Versioned();
afterAll(() => versioned.remove());

const numberOf = ({ run }: Made): number => versioned.history.run(run).time;
const add = (path: string, bytes: Buffer, parents: Made[] = [], cuts?: ReadonlySet<number>): Made =>
  versioned.add({ files: { [path]: bytes }, parents, ...(cuts ? { cuts } : {}) });

/** Weights of two bytes each, by name. */
function safetensors(tensors: Record<string, number[]>): Buffer {
  const header: Record<string, unknown> = {};
  let at = 0;
  for (const [name, bytes] of Object.entries(tensors)) {
    header[name] = { dtype: 'U8', shape: [bytes.length], data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...Object.values(tensors).map((bytes) => Buffer.from(bytes))]);
}

describe('blame by tensor', () => {
  for (const cuts of [undefined, new Set([1, 0x7d])]) {
    it(`finds what changed, was added and was renamed, ${cuts ? 'in pieces' : 'whole'}`, async () => {
      const first = add('m.safetensors', safetensors({ a: [1, 2], b: [3, 4], c: [5, 6] }), [], cuts);
      const second = add('m.safetensors', safetensors({ new: [9], a: [1, 2], b: [3, 5], d: [5, 6] }), [first], cuts);
      const [one, two] = [first, second].map(numberOf);
      expect(await versioned.blame(second, 'm.safetensors')).toEqual([
        ['new', two],
        ['a', one],
        ['b', two],
        ['d', one],
      ]);
      expect(await versioned.blame(second, 'm.safetensors', { key: 'b' })).toEqual([['b', two]]);
    });
  }

  it('takes an array for the same however it is packed', async () => {
    const first = add('w.npz', fixtureBytes('stored.npz'));
    const second = add('w.npz', fixtureBytes('deflated.npz'), [first]);
    const found = Object.fromEntries(await versioned.blame(second, 'w.npz'));
    const [one, two] = [first, second].map(numberOf);
    expect(found).toEqual({ w: one, b: one, 'deep/name': one, zeros: two });
  });

  it('looks at a damaged file by byte range', async () => {
    const bytes = safetensors({ a: [1, 2] });
    const damaged = add('m.safetensors', bytes.subarray(0, bytes.length - 1));
    expect(await versioned.blame(damaged, 'm.safetensors')).toEqual([[`0+${bytes.length - 1}`, numberOf(damaged)]]);
    const whole = add('m.safetensors', bytes, [damaged]);
    expect(await versioned.blame(whole, 'm.safetensors')).toEqual([['a', numberOf(whole)]]);
  });
});

describe('blame by column and row group', () => {
  it('takes cells for the same however they are packed', async () => {
    const empty = add('t.parquet', fixtureBytes('empty.parquet'));
    const first = add('t.parquet', fixtureBytes('snappy.parquet'), [empty]);
    const second = add('t.parquet', fixtureBytes('none.parquet'), [first]);
    const found = await versioned.blame(second, 't.parquet');
    expect(found.slice(0, 2).map(([unit]) => unit)).toEqual(['id 0', 'name 0']);
    expect(found).toHaveLength(12 * 3);
    expect(new Set(found.map(([, origin]) => origin))).toEqual(new Set([numberOf(first)]));
  });

  it('does the same with Arrow', async () => {
    const first = add('t.arrow', fixtureBytes('zstd.arrow'));
    const second = add('t.arrow', fixtureBytes('none.arrow'), [first]);
    const found = await versioned.blame(second, 't.arrow');
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(([, origin]) => origin))).toEqual(new Set([numberOf(first)]));
  });

  it('finds the part that changed', async () => {
    const bytes = fixtureBytes('none.parquet');
    const first = add('t.parquet', bytes);
    const { columns, groups } = await openParquet(bytesSource(bytes));
    const score = columns.findIndex(({ name }) => name === 'score');
    const changed = Buffer.from(bytes);
    // A number in the dictionary of the column.
    const at = (groups[1]?.ranges(score)[0]?.from ?? 0) + 100;
    changed[at] = (changed[at] as number) ^ 1;
    const second = add('t.parquet', changed, [first]);
    expect(await versioned.blame(second, 't.parquet', { key: 'score' })).toEqual([
      ['score 0', numberOf(first)],
      ['score 1', numberOf(second)],
      ['score 2', numberOf(first)],
    ]);
  });
});
