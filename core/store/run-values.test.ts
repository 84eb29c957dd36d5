import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { open as openLmdb, type RootDatabase } from 'lmdb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { idOf } from '../object/testing.ts';
import type { Id, ValueMap } from '../object/types.ts';
import { addValues, runsWithMany, runsWithNumber, runsWithText } from './run-values.ts';

let dir: string;
let root: RootDatabase<Uint8Array, Uint8Array>;
let table: Parameters<typeof addValues>[0];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'art-values-'));
  root = openLmdb({ path: dir, encoding: 'binary', keyEncoding: 'binary' });
  table = root.openDB({ name: 'values', encoding: 'binary', keyEncoding: 'binary' });
});

afterEach(async () => {
  await root.close();
  rmSync(dir, { recursive: true });
});

const a = { root: 'metric' as const, name: 'a' };

function add(runs: Record<string, ValueMap>): void {
  root.transactionSync(() => {
    for (const [name, metrics] of Object.entries(runs)) addValues(table, idOf(name), { params: {}, metrics });
  });
}

const ids = (...names: string[]): Id[] => names.map(idOf);

test('numbers come in their order, from both ends, whatever they are', () => {
  const number = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 }));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 12 }), number, number, (numbers, one, other) => {
      root.transactionSync(() => table.clearSync());
      add(Object.fromEntries(numbers.map((value, at) => [String(at), { a: value }])));
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const value = new Map(numbers.map((value, at) => [idOf(String(at)), value]));
      const found = [...runsWithNumber(table, a, [low, high])].map((id) => value.get(id));
      const expected = numbers.filter((value) => value >= low && value <= high).sort((x, y) => x - y);
      expect(found.map((value) => (value ?? NaN) + 0)).toEqual(expected.map((value) => value + 0));
      const reversed = [...runsWithNumber(table, a, [low, high], true)].map((id) => (value.get(id) ?? NaN) + 0);
      expect(reversed).toEqual(expected.reverse().map((value) => value + 0));
    }),
    { numRuns: 200 },
  );
});

test('text, items of lists, and text that reads as a number are found; other fields are not', () => {
  add({
    text: { a: 'adam' },
    longer: { a: 'adamant' },
    list: { a: [[1, 'adam'], { b: 2 }] },
    number: { a: '1.0' },
    big: { a: { $int: '9007199254740993' } },
    inside: { m: { a: 1 } },
    other: { b: 1, 'm.a': 1 },
    odd: { a: NaN, b: null },
  });
  expect(new Set(runsWithText(table, a, 'adam'))).toEqual(new Set(ids('text', 'list')));
  expect(new Set(runsWithNumber(table, a, [1, 1]))).toEqual(new Set(ids('list', 'number')));
  expect([...runsWithNumber(table, a, [2, Infinity])]).toEqual(ids('big'));
  expect(new Set(runsWithNumber(table, { root: 'metric', name: 'm.a' }, [1, 1]))).toEqual(
    new Set(ids('inside', 'other')),
  );
  expect([...runsWithNumber(table, { root: 'param', name: 'a' }, [-Infinity, Infinity])]).toEqual([]);
});

test('a run with two values of one name may have any', () => {
  add({ both: { 'a.b': 1, a: { b: 2 } }, lists: { a: [1, 2] } });
  expect([...runsWithMany(table)]).toEqual(ids('both'));
});

test('a run with very many values may have any', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`m${at}`, at]));
  add({ many, few: { a: 1 } });
  expect([...runsWithMany(table)]).toEqual(ids('many'));
});
