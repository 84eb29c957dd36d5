import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePaths } from '../object/bytes.ts';
import { arbitraryPath, idOf } from '../object/testing.ts';
import type { Mode } from '../object/types.ts';
import { overlay, type Step } from './merge-rows.ts';
import { isRacy } from './racy.ts';
import { changesOf, saveRows } from './save-rows.ts';
import type { NewRow } from './stat-block.ts';
import { type CachedTree, StatCache } from './stat-cache.ts';
import { StatCacheWriter } from './stat-cache-writer.ts';
import { tempFolder } from './testing.ts';

const tree: CachedTree = { root: idOf('root'), layout: idOf('layout'), files: 3, bytes: 2 ** 45 };

const arbitraryRow = fc.record<NewRow>({
  path: arbitraryPath,
  mode: fc.integer({ min: 0, max: 3 }) as fc.Arbitrary<Mode>,
  size: fc.maxSafeNat(),
  content: fc.string().map(idOf),
  recipe: fc.option(fc.string().map(idOf), { nil: undefined }),
  stat: fc.record({
    size: fc.maxSafeNat(),
    mtimeMs: fc.double({ noNaN: true }),
    ctimeMs: fc.double({ noNaN: true }),
    ino: fc.maxSafeNat(),
    dev: fc.maxSafeNat(),
    mode: fc.constant(0),
  }),
});

const arbitraryRows = fc
  .uniqueArray(arbitraryRow, { selector: (row) => row.path, maxLength: 40 })
  .map((rows) => rows.sort((a, b) => comparePaths(a.path, b.path)))
  .map((rows) => rows.map((row) => ({ ...row, stat: { ...row.stat, size: row.size } as NewRow['stat'] })));

function write(rows: readonly NewRow[]): string {
  const file = join(tempFolder(), 'stat', 'cache');
  const writer = new StatCacheWriter(file);
  for (const row of rows) writer.add(row);
  writer.finish(tree);
  return file;
}

function read(file: string): NewRow[] {
  const cache = StatCache.open(file);
  if (cache === undefined) throw new Error('it is damaged');
  const rows = [...changesOf(cache)].map(({ row }) => row);
  cache.close();
  return rows;
}

const many = (count: number, step = 1): NewRow[] =>
  Array.from({ length: count }, (_, i) => {
    const stat = { size: i, mtimeMs: i, ctimeMs: i, ino: i, dev: 1, mode: 0 };
    return {
      path: `d/${String(i * step).padStart(6, '0')}`,
      mode: 0,
      size: i,
      content: idOf(String(i)),
      recipe: undefined,
      stat,
    };
  });

test('rows come back as they were written', () => {
  fc.assert(
    fc.property(arbitraryRows, (rows) => {
      expect(read(write(rows))).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});

test('any number of rows, and the tree they add up to', () => {
  for (const count of [0, 1, 1023, 1024, 1025, 5000]) {
    const file = write(many(count));
    expect(read(file)).toEqual(many(count));
    const cache = StatCache.open(file);
    expect([cache?.rows, cache?.tree]).toEqual([count, tree]);
    cache?.close();
  }
});

describe('a damaged cache is no cache', () => {
  test('any byte changed', () => {
    const file = write(many(3));
    const bytes = readFileSync(file);
    for (let i = 0; i < bytes.length; i++) {
      const damaged = Buffer.from(bytes);
      damaged[i] = (damaged[i] as number) ^ 0x40;
      writeFileSync(file, damaged);
      expect(StatCache.open(file), `byte ${i}`).toBeUndefined();
    }
  });

  test('cut short, too long, or not there', () => {
    const file = write(many(3000));
    const bytes = readFileSync(file);
    for (const length of [0, 1, 103, 104, 110, 50_000, bytes.length - 1]) {
      writeFileSync(file, bytes);
      truncateSync(file, length);
      expect(StatCache.open(file), `${length} bytes`).toBeUndefined();
    }
    writeFileSync(file, Buffer.concat([bytes, bytes.subarray(104)]));
    expect(StatCache.open(file)).toBeUndefined();
    expect(StatCache.open(`${file}-of-nobody`)).toBeUndefined();
  });
});

test('changes laid over rows give what a map would', () => {
  fc.assert(
    fc.property(
      arbitraryRows,
      arbitraryRows,
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      (old, changes, gone) => {
        const cache = StatCache.open(write(old)) as StatCache;
        const laid = changes.map((row, i) => ({ path: row.path, row: gone[i] ? null : row }));
        const file = join(tempFolder(), 'out');
        saveRows(file, overlay(cache.blocks(), laid[Symbol.iterator]()), tree);
        cache.close();
        const wanted = new Map<string, NewRow>(old.map((row) => [row.path, row]));
        for (const { path, row } of laid) {
          if (row === null) wanted.delete(path);
          else wanted.set(path, row);
        }
        expect(read(file)).toEqual([...wanted.values()].sort((a, b) => comparePaths(a.path, b.path)));
      },
    ),
    { numRuns: 50 },
  );
});

test('blocks that no change falls into are passed on whole', () => {
  const cache = StatCache.open(write(many(10_240, 2))) as StatCache;
  const row = { ...(many(1)[0] as NewRow), path: 'd/004001' };
  const steps: Step[] = [];
  for (const step of overlay(cache.blocks(), [{ path: row.path, row }][Symbol.iterator]())) steps.push(step);
  expect(steps.filter((step) => 'rows' in step).length).toBe(9);
  const file = join(tempFolder(), 'out');
  saveRows(file, overlay(cache.blocks(), [{ path: row.path, row }][Symbol.iterator]()), tree);
  cache.close();
  expect(read(file).length).toBe(10_241);
});

test('a cache that cannot be written is given up without a word', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(() => saveRows(join(folder, 'file', 'cache'), [], tree)).not.toThrow();
  expect(readdirSync(folder)).toEqual(['file']);
});

test('what was touched as it was looked at is racy', () => {
  const now = 1_700_000_000_123.5;
  expect(isRacy({ mtimeMs: 0, ctimeMs: now - 500.25 }, now)).toBe(false);
  expect(isRacy({ mtimeMs: 0, ctimeMs: now - 5 }, now)).toBe(true);
  expect(isRacy({ mtimeMs: now + 60_000, ctimeMs: 5.5 }, now)).toBe(true);
  // A time without a fraction comes from a file system that keeps none.
  expect(isRacy({ mtimeMs: 0, ctimeMs: 1_699_999_999_000 }, now)).toBe(true);
  expect(isRacy({ mtimeMs: 0, ctimeMs: 1_699_999_998_000 }, now)).toBe(false);
});
