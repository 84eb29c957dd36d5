import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../materialize/source.ts';
import { fixture } from '../materialize/testing/fixture.ts';
import type { CompareOptions, RowChange, TableDiff } from './result.ts';
import { compareTables } from './tables.ts';

const file = (text: string) => ({ kind: 'csv', source: bytesSource(Buffer.from(text)) }) as const;
const compare = (a: string, b: string, options: CompareOptions = {}, most?: number): Promise<TableDiff> =>
  compareTables(file(a), file(b), options, most);

type Row = Record<string, unknown>;
const csv = (rows: string[][]): string => ['id,name,size', ...rows.map((row) => row.join(','))].join('\n');
const asRows = (rows: string[][]): Row[] => rows.map(([id, name, size]) => ({ id, name, size }));
const sorted = (rows: Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** What a reader of the report would do to the older table. */
function apply(rows: Row[], changes: RowChange[]): Row[] {
  const result: (Row | undefined)[] = [...rows];
  for (const { change, beforeRow, before, after } of changes) {
    const at = (beforeRow ?? 0) - 1;
    if (change === 'added') result.push(after);
    else if (change === 'removed') {
      expect(result[at]).toEqual(before);
      result[at] = undefined;
    } else {
      expect(result[at]).toMatchObject(before as Row);
      result[at] = { ...result[at], ...after };
    }
  }
  return result.filter((row) => row !== undefined);
}

const rows = fc.array(
  fc.tuple(fc.constantFrom('1', '2', '3', '4', '5'), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('', '7', '8')),
  { maxLength: 12 },
);

describe('rows of tables', () => {
  it.each([{ key: [] }, { key: ['id'] }, { key: ['id', 'name'] }])(
    'applied to the older side give the newer one: %o',
    (options) =>
      fc.assert(
        fc.asyncProperty(rows, rows, async (a, b) => {
          const diff = await compare(csv(a), csv(b), options);
          expect(sorted(apply(asRows(a), diff.changes))).toEqual(sorted(asRows(b)));
          const count = (change: string): number => diff.changes.filter((one) => one.change === change).length;
          expect([diff.added, diff.removed, diff.changed]).toEqual(['added', 'removed', 'changed'].map(count));
          expect(diff.rows).toEqual({ before: a.length, after: b.length });
        }),
      ),
  );

  it('are counted whole and listed in part', () =>
    fc.assert(
      fc.asyncProperty(rows, rows, fc.nat(3), async (a, b, limit) => {
        const all = await compare(csv(a), csv(b), { key: ['id'] });
        const some = await compare(csv(a), csv(b), { key: ['id'], limit });
        expect({ ...some, changes: [] }).toEqual({ ...all, changes: [] });
        expect(some.changes).toHaveLength(Math.min(limit, all.changes.length));
        for (const change of some.changes) expect(all.changes).toContainEqual(change);
      }),
    ));

  it('are told apart by a key', async () => {
    const a = 'id,name,size\n1,one,10\n2,two,20\n3,three,30\n';
    const b = 'id,name,size\n1,one,11\n3,three,30\n4,four,40\n';
    expect((await compare(a, b, { key: ['id'] })).changes).toEqual([
      { change: 'changed', beforeRow: 1, afterRow: 1, key: { id: '1' }, before: { size: '10' }, after: { size: '11' } },
      { change: 'removed', beforeRow: 2, key: { id: '2' }, before: { id: '2', name: 'two', size: '20' } },
      { change: 'added', afterRow: 3, key: { id: '4' }, after: { id: '4', name: 'four', size: '40' } },
    ]);
    expect(await compare(a, b)).toMatchObject({ added: 2, removed: 2, changed: 0 });
  });

  it('are compared by the columns that both sides have', async () => {
    const diff = await compare('id,size\n1,10\n2,20\n', 'size,id,__proto__\n10,1,x\n21,2,y\n', { key: ['id'] });
    expect(diff.columns).toEqual([{ column: '__proto__', change: 'added' }]);
    expect(diff).toMatchObject({ added: 0, removed: 0, changed: 1 });
    expect(diff.notes).toEqual([
      'rows were compared by the columns that both sides have',
      'columns are in another order',
    ]);
  });

  it('say that only their order differs', async () => {
    const diff = await compare('a,b\n1,2\n3,4\n', 'a,b\n3,4\n1,"2"\n');
    expect(diff).toMatchObject({ added: 0, removed: 0, changed: 0, columns: [], summary: [] });
    expect(diff.notes).toEqual(['the rows are the same, in another order or written in another way']);
  });

  it('do without a key that is not there', async () => {
    const diff = await compare('a,b\n1,2\n', 'a,b\n1,3\n', { key: ['a', 'nope'] });
    expect(diff).toMatchObject({ added: 1, removed: 1, changed: 0 });
    expect(diff.notes).toEqual(['no column "nope" is on both sides, so rows were compared whole']);
    expect(diff).not.toHaveProperty('key');
  });

  it('are counted alone where there are too many', async () => {
    const diff = await compare('a,b\n1,2\n3,4\n', 'a,b\n1,2\n3,5\n7,8\n', {}, 2);
    expect(diff).toMatchObject({
      rows: { before: 2, after: 3 },
      changes: [],
      notes: [expect.stringContaining('more than 2 rows')],
    });
    expect(diff).not.toHaveProperty('added');
    expect(diff.summary.map(({ column }) => column)).toEqual(['a', 'b']);
  });
});

describe('figures of columns', () => {
  it('are those of the columns that changed', async () => {
    const diff = await compare('n,same,word\n1,5,a\n3,5,b\n,5,c\n', 'n,same,word\n2.5,5,a\n-1e1,5,x\n4,5,c\n');
    expect(diff.summary).toEqual([
      {
        column: 'n',
        before: { count: 2, missing: 1, min: 1, max: 3, mean: 2, deviation: 1 },
        after: {
          count: 3,
          missing: 0,
          min: -10,
          max: 4,
          mean: expect.closeTo(-3.5 / 3, 9),
          deviation: expect.closeTo(6.27606, 4),
        },
      },
    ]);
  });

  it('are absent where a column is no longer of numbers', async () => {
    const { summary } = await compare('n,k\n1,x\n', 'n,k\none,x\n');
    expect(summary).toEqual([{ column: 'n', before: expect.objectContaining({ mean: 1 }), after: null }]);
  });
});

describe('typed tables', () => {
  const typed = (kind: 'parquet' | 'arrow' | 'arrow-stream', name: string) => ({ kind, source: fixture(name) });

  it.each([
    [typed('parquet', 'none.parquet'), typed('parquet', 'snappy.parquet')],
    [typed('arrow', 'none.arrow'), typed('arrow', 'zstd.arrow')],
    [typed('parquet', 'none.parquet'), typed('arrow', 'none.arrow')],
  ])('have the same rows however they are stored: %#', async (a, b) => {
    const diff = await compareTables(a, b, {});
    expect(diff).toMatchObject({ added: 0, removed: 0, changed: 0, summary: [] });
    expect(diff.rows.before).toBeGreaterThan(0);
    expect(diff.rows.after).toBe(diff.rows.before);
  });

  it('are read from a stream', async () => {
    const diff = await compareTables(typed('arrow', 'none.arrow'), typed('arrow-stream', 'stream.arrows'), {
      limit: 1,
    });
    expect(diff).toMatchObject({ rows: { before: 600, after: 300 }, columns: [], added: 0, removed: 300, changed: 0 });
    expect(diff.changes).toMatchObject([{ change: 'removed', beforeRow: 301 }]);
  });
});
