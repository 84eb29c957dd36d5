import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ArtError } from '../../errors.ts';
import { EMPTY_CONTENT } from '../../object/hash.ts';
import { recipeLength } from '../../object/recipe.ts';
import { ChangedWhileReadError, ingestFiles, ingestStream } from './ingest.ts';
import type { IngestItem } from './items.ts';
import { readContent } from './read.ts';
import { restoreFiles } from './restore.ts';
import { hashHex, ingestAll, itemOf, jobsOf, newStore, noise, rows, writeFiles } from './testing.ts';

const SIZES = [0, 1, 131_071, 131_072, 131_073, 3_000_000, 20_000_000];

function samples(): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  for (const size of SIZES) {
    files[`noise-${size}`] = noise(size, size + 1);
    files[`rows-${size}`] = rows(size);
  }
  files.zeros = Buffer.alloc(19_000_000);
  for (let i = 0; i < 700; i++) files[`small-${i}`] = i % 2 ? noise(i * 3, i + 1) : rows(i * 3);
  return files;
}

describe('files', () => {
  it.each([{ threads: 0 }, { threads: 2 }])(
    'come back as they were, with threads: $threads',
    async ({ threads }) => {
      const { dir, store } = newStore();
      const files = samples();
      const stage = store.stage();
      const stored = await ingestAll(store, stage, writeFiles(join(dir, 'in'), files), threads);
      stage.publish();
      expect(stored.map(({ item }) => item.path)).toEqual(Object.keys(files));
      for (const { item, content, size, recipe } of stored) {
        expect(content).toBe(hashHex(files[item.path] as Buffer));
        expect(size).toBe(files[item.path]?.length);
        expect(recipe === undefined ? size <= 131_072 : recipeLength(store, recipe) === size).toBe(true);
      }
      for (const fresh of [true, false]) {
        fs.mkdirSync(join(dir, 'out'), { recursive: true });
        await restoreFiles(store, [jobsOf(stored, join(dir, 'out'))], { fresh, threads });
        for (const [path, bytes] of Object.entries(files)) {
          expect(fs.readFileSync(join(dir, 'out', path)).equals(bytes)).toBe(true);
        }
        expect(fs.readdirSync(join(dir, 'out')).length).toBe(stored.length);
      }
    },
    120_000,
  );

  it('have the same recipes whoever stores them', async () => {
    const { dir, store } = newStore();
    const items = writeFiles(join(dir, 'in'), { a: noise(18_000_000), b: rows(900_000) });
    const recipes = [];
    for (const threads of [0, 1, 3]) {
      const stored = await ingestAll(store, store.stage(), items, threads);
      recipes.push(stored.map(({ recipe }) => recipe));
    }
    const streamed = await ingestStream(store, store.stage(), fs.createReadStream(join(dir, 'in/a')));
    expect(recipes[1]).toEqual(recipes[0]);
    expect(recipes[2]).toEqual(recipes[0]);
    expect(streamed.recipe).toBe(recipes[0]?.[0]);
  }, 60_000);

  it('are stored once, whichever thread meets them', async () => {
    const { dir, store } = newStore();
    const same = noise(100_000);
    const large = noise(20_000_000, 9);
    const files: Record<string, Buffer> = { first: large, second: large };
    for (let i = 0; i < 600; i++) files[`copy-${i}`] = same;
    const items = writeFiles(join(dir, 'in'), files);
    const stage = store.stage();
    await ingestAll(store, stage, items, 4);
    expect(stage.newBytes).toBeLessThan(20_600_000);
    await ingestAll(store, stage, items, 4);
    expect(stage.newBytes).toBeLessThan(20_600_000);
    stage.publish();
    const again = store.stage();
    await ingestAll(store, again, items, 4);
    expect(again.newBytes).toBeLessThan(10_000);
  });

  it('that are links, empty folders or known are not read', async () => {
    const { dir, store } = newStore();
    const [file] = writeFiles(join(dir, 'in'), { file: 'x' }) as [IngestItem];
    const known = { content: hashHex('elsewhere'), size: 9, recipe: hashHex('r') };
    const items: IngestItem[] = [
      { ...file, path: 'dir', mode: 3, known: { content: EMPTY_CONTENT, size: 0 } },
      { ...file, path: 'link', mode: 2, link: 'füle' },
      { ...file, path: 'known', abs: '/nowhere', known },
    ];
    const stage = store.stage();
    const stored = await ingestAll(store, stage, items);
    stage.publish();
    expect(stored.map(({ content, size, recipe }) => ({ content, size, recipe }))).toEqual([
      { content: EMPTY_CONTENT, size: 0, recipe: undefined },
      { content: hashHex('füle'), size: 5, recipe: undefined },
      known,
    ]);
    const out = join(dir, 'out');
    fs.mkdirSync(out);
    await restoreFiles(store, [jobsOf(stored.slice(0, 2), out)], { fresh: true });
    expect(fs.readlinkSync(join(out, 'link'))).toBe('füle');
    expect(fs.statSync(join(out, 'dir')).isDirectory()).toBe(true);
    await restoreFiles(store, [jobsOf(stored.slice(1, 2), out)], { fresh: false });
    expect(fs.readdirSync(out).sort()).toEqual(['dir', 'link']);
  });
});

describe('streams', () => {
  it.each([0, 5, 131_072, 131_073, 40_000_000])('of %i bytes are stored like files', async (size) => {
    const { store } = newStore();
    const bytes = noise(size);
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let at = 0, step = 1; at < size; at += step, step = Math.min(step * 3, 700_001))
        yield bytes.subarray(at, at + step);
    }
    const stage = store.stage();
    const stored = await ingestStream(store, stage, pieces());
    stage.publish();
    expect(stored.content).toBe(hashHex(bytes));
    expect(stored.size).toBe(size);
    const back = [...readContent(store, stored.content, size, stored.recipe)];
    expect(Buffer.concat(back).equals(bytes)).toBe(true);
  });

  it('that fail leave nothing behind', async () => {
    const { store } = newStore();
    const stage = store.stage();
    async function* broken(): AsyncGenerator<Buffer> {
      yield noise(45_000_000);
      throw new Error('the pipe broke');
    }
    await expect(ingestStream(store, stage, broken())).rejects.toThrow('the pipe broke');
    stage.abort();
    expect(fs.readdirSync(store.tmp)).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('names an unreadable file', async () => {
    const { dir, store } = newStore();
    const items = writeFiles(join(dir, 'in'), { secret: 'x' });
    fs.chmodSync(join(dir, 'in/secret'), 0);
    for (const folder of [dir, join(dir, 'in')]) fs.chmodSync(folder, 0o755);
    // Root can read all, so it becomes nobody for this.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      await expect(ingestAll(store, store.stage(), items)).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it.each([0, 2])('reports a file that is gone or no file any more, with threads: %i', async (threads) => {
    const { dir, store } = newStore();
    for (const spoil of [
      (abs: string) => fs.rmSync(abs),
      (abs: string) => [fs.rmSync(abs), fs.mkdirSync(abs)],
      (abs: string) => [fs.rmSync(abs), fs.symlinkSync('/etc/passwd', abs)],
    ]) {
      const items = writeFiles(join(dir, 'in'), { a: 'x', b: 'y' });
      spoil(join(dir, 'in/b'));
      const failure = await ingestAll(store, store.stage(), items, threads).catch((error) => error);
      expect(failure).toBeInstanceOf(ChangedWhileReadError);
      expect(failure).toBeInstanceOf(ArtError);
      expect(failure.message).toBe(`"${join(dir, 'in/b')}" changed while it was read`);
      fs.rmSync(join(dir, 'in'), { recursive: true });
    }
  });

  it('does not hang on a pipe put in the place of a file', async () => {
    const { dir, store } = newStore();
    const items = writeFiles(join(dir, 'in'), { a: 'x' });
    fs.rmSync(join(dir, 'in/a'));
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(dir, 'in/a')]);
    await expect(ingestAll(store, store.stage(), items)).rejects.toThrow(ChangedWhileReadError);
  });

  it('stops when told to and removes what it wrote', async () => {
    const { dir, store } = newStore();
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, noise(2_000_000, i + 1)]));
    const items = writeFiles(join(dir, 'in'), { ...files, big: noise(60_000_000) });
    const abort = new AbortController();
    const stage = store.stage();
    const run = async (): Promise<void> => {
      for await (const _ of ingestFiles(store, stage, [items], { threads: 2, signal: abort.signal })) abort.abort();
    };
    await expect(run()).rejects.toThrow('aborted');
    stage.abort();
    expect(fs.readdirSync(store.tmp)).toEqual([]);
  });

  it('removes what threads wrote when the caller stops asking', async () => {
    const { dir, store } = newStore();
    const items = writeFiles(join(dir, 'in'), { a: noise(300_000), b: noise(20_000_000) });
    const stage = store.stage();
    for await (const _ of ingestFiles(store, stage, [items], { threads: 2 })) break;
    stage.abort();
    expect(fs.readdirSync(store.tmp)).toEqual([]);
  });
});

describe('files that change', () => {
  const path = 'in/file';

  it('take the stat that they had when they were read', async () => {
    const { dir, store } = newStore();
    const [item] = writeFiles(join(dir, 'in'), { file: 'old' }) as [IngestItem];
    fs.writeFileSync(join(dir, path), 'newer');
    fs.chmodSync(join(dir, path), 0o755);
    const [stored] = await ingestAll(store, store.stage(), [item]);
    expect(stored).toMatchObject({ content: hashHex('newer'), size: 5 });
    expect(stored?.item.stat).toEqual(itemOf(join(dir, path), 'file').stat);
    expect(stored?.item.mode).toBe(1);
  });

  it.each([
    ['grow', (abs: string) => fs.appendFileSync(abs, 'more')],
    ['shrink', (abs: string) => fs.truncateSync(abs, fs.statSync(abs).size >> 1)],
    ['are written to', (abs: string) => fs.writeFileSync(abs, 'x', { flag: 'r+' })],
    ['are replaced', (abs: string) => [fs.copyFileSync(abs, `${abs}.2`), fs.renameSync(`${abs}.2`, abs)]],
  ])('all the time (they %s) are reported', async (_, change) => {
    const { dir, store } = newStore();
    const abs = join(dir, path);
    for (const size of [5000, 500_000]) {
      const [item] = writeFiles(join(dir, 'in'), { file: noise(size) }) as [IngestItem];
      const read = fs.readSync;
      const spoiled = ((...args: Parameters<typeof fs.readSync>) => {
        const count = read(...args);
        if (count > 1000) change(abs);
        return count;
      }) as typeof fs.readSync;
      fs.readSync = spoiled;
      try {
        await expect(ingestAll(store, store.stage(), [item])).rejects.toThrow(ChangedWhileReadError);
      } finally {
        fs.readSync = read;
      }
    }
  });

  it('once while they are read are read again', async () => {
    const { dir, store } = newStore();
    const [item] = writeFiles(join(dir, 'in'), { file: noise(500_000) }) as [IngestItem];
    const read = fs.readSync;
    let spoiled = false;
    fs.readSync = ((...args: Parameters<typeof fs.readSync>) => {
      const count = read(...args);
      if (!spoiled && count > 100_000) fs.appendFileSync(join(dir, path), 'more');
      spoiled = true;
      return count;
    }) as typeof fs.readSync;
    const [stored] = await ingestAll(store, store.stage(), [item]).finally(() => {
      fs.readSync = read;
    });
    expect(stored?.content).toBe(hashHex(Buffer.concat([noise(500_000), Buffer.from('more')])));
  });

  it('while threads read a large one are reported', async () => {
    const { dir, store } = newStore();
    const [item] = writeFiles(join(dir, 'in'), { file: noise(30_000_000) }) as [IngestItem];
    const timer = setInterval(() => fs.appendFileSync(join(dir, path), 'more'), 1);
    const stage = store.stage();
    const failure = ingestAll(store, stage, [item], 2).finally(() => clearInterval(timer));
    await expect(failure).rejects.toThrow(ChangedWhileReadError);
    stage.abort();
    expect(fs.readdirSync(store.tmp)).toEqual([]);
  });
});
