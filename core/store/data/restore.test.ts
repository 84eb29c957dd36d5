import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CorruptError, MissingObjectError } from '../../errors.ts';
import { readRecipe } from '../../object/recipe.ts';
import type { Store } from '../store.ts';
import type { StoredItem } from './items.ts';
import { readContent } from './read.ts';
import { restoreFiles } from './restore.ts';
import { damage, hashHex, ingestAll, jobsOf, newStore, noise, rows, writeFiles } from './testing.ts';

async function stored(
  files: Record<string, Buffer>,
): Promise<{ dir: string; store: Store; items: StoredItem[]; out: string }> {
  const { dir, store } = newStore();
  const stage = store.stage();
  const items = await ingestAll(store, stage, writeFiles(join(dir, 'in'), files), 0);
  stage.publish();
  const out = join(dir, 'out');
  fs.mkdirSync(out);
  return { dir, store, items, out };
}

function chunkAt(
  { recipe }: StoredItem,
  store: Store,
  offset: number,
): { chunk: string; length: number; offset: number } {
  const [chunk] = readRecipe(store, recipe as string, { offset, length: 1 });
  if (!chunk) throw new Error('no chunk');
  return chunk;
}

describe('damage', () => {
  it.each([0, 2])('in a small file is refused, with threads: %i', async (threads) => {
    const { store, items, out } = await stored({ a: rows(5000), b: noise(5000), c: rows(600) });
    damage(store, items[1]?.content as string);
    for (const fresh of [true, false]) {
      const failure = await restoreFiles(store, [jobsOf(items, out)], { fresh, threads }).catch((error) => error);
      expect(failure).toBeInstanceOf(CorruptError);
      expect(failure.message).toContain(items[1]?.content);
      expect(fs.existsSync(join(out, 'b'))).toBe(false);
      expect(fs.readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
      fs.rmSync(out, { recursive: true });
      fs.mkdirSync(out);
    }
  });

  it.each([0, 2])('in a large file is refused and the chunk named, with threads: %i', async (threads) => {
    const { store, items, out } = await stored({ a: noise(3_000_000) });
    const [item] = items as [StoredItem];
    const { chunk } = chunkAt(item, store, 1_500_000);
    damage(store, chunk);
    const failure = await restoreFiles(store, [jobsOf(items, out)], { fresh: true, threads }).catch((error) => error);
    expect(failure).toBeInstanceOf(CorruptError);
    expect(failure.message).toContain(chunk);
    expect(fs.readdirSync(out)).toEqual([]);
  });

  it('is not read, nor is it in the way of other ranges', async () => {
    const bytes = noise(3_000_000);
    const { store, items } = await stored({ a: bytes });
    const [item] = items as [StoredItem];
    const bad = chunkAt(item, store, 1_500_000);
    damage(store, bad.chunk);
    const read = (offset: number, length: number): Buffer =>
      Buffer.concat([...readContent(store, item.content, item.size, item.recipe, { offset, length })]);
    expect(read(10, 1000).equals(bytes.subarray(10, 1010))).toBe(true);
    expect(() => read(bad.offset, 1)).toThrow(CorruptError);
    expect(() => read(bad.offset + bad.length - 1, 5)).toThrow(CorruptError);
    expect(read(bad.offset + bad.length, 5).equals(bytes.subarray(bad.offset + bad.length).subarray(0, 5))).toBe(true);
    const pieces: Uint8Array[] = [];
    expect(() => {
      for (const piece of readContent(store, item.content, item.size, item.recipe)) pieces.push(piece);
    }).toThrow(CorruptError);
    expect(Buffer.concat(pieces).equals(bytes.subarray(0, bad.offset))).toBe(true);
  });
});

describe('a recipe', () => {
  it('that makes other bytes than its content id says is refused', async () => {
    const { store, items, out } = await stored({ a: noise(300_000, 1), b: noise(300_000, 2) });
    const [a, b] = items as [StoredItem, StoredItem];
    const crossed = { ...a, recipe: b.recipe as string };
    await expect(restoreFiles(store, [jobsOf([crossed], out)], { fresh: true })).rejects.toThrow(CorruptError);
    expect(fs.readdirSync(out)).toEqual([]);
    const read = (): number => [...readContent(store, a.content, a.size, crossed.recipe)].length;
    expect(read).toThrow(CorruptError);
  });
});

describe('reading', () => {
  it('gives any range', async () => {
    const bytes = rows(1_000_000);
    const { store, items } = await stored({ a: bytes, b: bytes.subarray(0, 900) });
    const [a, b] = items as [StoredItem, StoredItem];
    for (const [offset, length] of [
      [0, 0],
      [0, 1],
      [131_071, 2],
      [999_999, 1],
      [999_999, 50],
      [2_000_000, 5],
      [5, undefined],
    ] as const) {
      const range = length === undefined ? { offset } : { offset, length };
      const end = length === undefined ? undefined : offset + length;
      for (const item of [a, b]) {
        const read = Buffer.concat([...readContent(store, item.content, item.size, item.recipe, range)]);
        expect(read.equals(bytes.subarray(0, item.size).subarray(offset, end))).toBe(true);
      }
    }
  });

  it('says what is missing', async () => {
    const { store, out } = await stored({});
    const content = hashHex('nowhere');
    expect(() => [...readContent(store, content, 7, undefined)]).toThrow(MissingObjectError);
    const jobs = [{ abs: join(out, 'x'), mode: 0 as const, size: 7, content }];
    await expect(restoreFiles(store, [jobs], { fresh: true, threads: 2 })).rejects.toThrow(MissingObjectError);
    expect(fs.readdirSync(out)).toEqual([]);
  });
});

describe('files on disk', () => {
  it('have the modes that the umask leaves, and replace links instead of following them', async () => {
    const { dir, store, items, out } = await stored({ a: rows(100), b: rows(200_000) });
    fs.writeFileSync(join(dir, 'victim'), 'untouched');
    for (const name of ['a', 'b']) fs.symlinkSync('../victim', join(out, name));
    const jobs = jobsOf(items, out).map((job, i) => ({ ...job, mode: (i === 0 ? 1 : 0) as 0 | 1 }));
    await restoreFiles(store, [jobs], { fresh: false });
    expect(fs.readFileSync(join(dir, 'victim'), 'utf8')).toBe('untouched');
    const umask = process.umask();
    expect(fs.lstatSync(join(out, 'a')).mode & 0o777).toBe(0o777 & ~umask);
    expect(fs.lstatSync(join(out, 'b')).mode & 0o777).toBe(0o666 & ~umask);
  });

  it('keep holes', async () => {
    const bytes = Buffer.alloc(30_000_000);
    noise(1000).copy(bytes, 12_345_678);
    const { store, items, out } = await stored({ a: bytes });
    await restoreFiles(store, [jobsOf(items, out)], { fresh: true });
    expect(fs.readFileSync(join(out, 'a')).equals(bytes)).toBe(true);
    expect(fs.statSync(join(out, 'a')).blocks * 512).toBeLessThan(1_000_000);
  });

  it('report progress and stop when told to', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, noise(1_000_000, i + 1)]));
    const { store, items, out } = await stored(files);
    const seen: number[] = [];
    const abort = new AbortController();
    const onProgress = (bytes: number): void => {
      seen.push(bytes);
      if (bytes > 20_000_000) abort.abort();
    };
    const restoring = restoreFiles(store, [jobsOf(items, out)], {
      fresh: true,
      threads: 2,
      signal: abort.signal,
      onProgress,
    });
    await expect(restoring).rejects.toThrow('aborted');
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(fs.readdirSync(out).length).toBeLessThan(60);
  });
});
