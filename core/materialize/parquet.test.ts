import { describe, expect, test } from 'vitest';
import { openParquet } from './parquet.ts';
import { type ByteSource, bytesSource } from './source.ts';
import { day, decimal, instant, readGroupRows } from './table.ts';
import { columnNames, expectedCells } from './testing/expected-table.ts';
import { fixture, fixtureBytes, strictSource } from './testing/fixture.ts';
import { checkHostile } from './testing/hostile.ts';

async function readAll(source: ByteSource) {
  const table = await openParquet(source);
  for (const group of table.groups) for (let i = 0; i < table.columns.length; i++) await group.read(i);
}

describe('Parquet', () => {
  test('columns have names and types', async () => {
    const table = await openParquet(fixture('none.parquet'));
    expect(table.columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'id: int64',
      'name: string',
      'score: double',
      'small: uint8',
      'flag: bool',
      'when: timestamp[us, UTC]',
      'day: date32[day]',
      'price: decimal(24, 2)',
      'raw: binary',
      'tags: list<string>',
      'place: struct<x: int32, y: float>',
      'kind: string',
    ]);
    expect(table.rows).toBe(600);
    expect(table.groups.map(({ first, rows }) => [first, rows])).toEqual([
      [0, 250],
      [250, 250],
      [500, 100],
    ]);
    expect(Object.keys(table.metadata)).toEqual(['ARROW:schema']);
  });

  test.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'v2'])(
    '%s: every cell is what pyarrow wrote',
    async (name) => {
      const table = await openParquet(strictSource(fixtureBytes(`${name}.parquet`)));
      for (const group of table.groups) {
        for (const [index, column] of columnNames.entries()) {
          expect(await group.read(index), column).toEqual(expectedCells(column, group.first, group.first + group.rows));
        }
      }
    },
  );

  test('differences, shared beginnings and split bytes', async () => {
    const table = await openParquet(fixture('delta.parquet'));
    for (const [index, column] of ['id', 'name', 'score'].entries()) {
      const cells = [];
      for (const group of table.groups) cells.push(...(await group.read(index)));
      expect(cells, column).toEqual(expectedCells(column, 0, 300));
    }
  });

  test('rows, places, statistics', async () => {
    const table = await openParquet(fixture('none.parquet'));
    const [, group] = table.groups;
    const rows = await readGroupRows(group as never, [0, 3]);
    expect(rows.slice(0, 2)).toEqual([
      [250n, 250],
      [251n, 251],
    ]);
    expect(group?.statistics(0)).toEqual({ min: 250n, max: 499n, nulls: 0 });
    const [range] = group?.ranges(0) ?? [];
    expect(range?.to).toBeGreaterThan(range?.from ?? 0);
    expect(group?.ranges(10)).toHaveLength(2);
  });

  test('no rows, maps, times with and without a zone', async () => {
    expect(await openParquet(fixture('empty.parquet'))).toMatchObject({ rows: 0 });
    await readAll(fixture('empty.parquet'));
    const table = await openParquet(fixture('map.parquet'));
    expect(table.columns[0]?.type).toBe('map<string, int64>');
    expect(await table.groups[0]?.read(0)).toEqual([{ a: 1n, b: null }, {}]);
    const times = await openParquet(fixture('times.parquet'));
    expect(await times.groups[0]?.read(0)).toEqual(['1970-01-01T00:00:00.000001', null]);
    expect(await times.groups[0]?.read(1)).toEqual([
      '1970-01-01T00:00:00.000000001Z',
      '1970-01-01T00:00:00.000000002Z',
    ]);
  });

  test('what is no Parquet', async () => {
    await expect(openParquet(bytesSource(Buffer.from('PAR1PAR1')))).rejects.toThrow('it is too short');
    await expect(openParquet(bytesSource(Buffer.from('PAR1\xff\xff\xff\x00PAR1', 'latin1')))).rejects.toThrow(
      'refers to bytes',
    );
    await expect(openParquet(bytesSource(Buffer.from('PAR1\xff\xff\xff\xffPAR1', 'latin1')))).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    // A list of 16,383 lists in eight bytes.
    const bomb = Buffer.from('PAR1\x19\xf9\xff\x7f\0\0\0\x08\0\0\0PAR1', 'latin1');
    await expect(openParquet(bytesSource(bomb))).rejects.toThrow('a length beyond its end');
  });

  test.each(['snappy', 'v2', 'delta', 'map'])(
    '%s: damaged and truncated files give an error or a value',
    async (name) => {
      await checkHostile(fixtureBytes(`${name}.parquet`), readAll, 60);
    },
  );
});

test('times, days and decimals as text', () => {
  expect(instant(-1n, 1000n)).toBe('1969-12-31T23:59:59.999Z');
  expect(instant(1_704_164_645_000_001_000n, 1_000_000_000n)).toBe('2024-01-02T03:04:05.000001Z');
  expect(instant(2n ** 62n, 1n)).toBe(`${2n ** 62n}/1 s`);
  expect(day(-1)).toBe('1969-12-31');
  expect(decimal(-5n, 2)).toBe('-0.05');
  expect(decimal(12n, -2)).toBe('1200');
  expect(decimal(12n, 0)).toBe('12');
});
