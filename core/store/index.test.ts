import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fsck } from './fsck.ts';
import { Store } from './store.ts';
import { indexFile, putSample, randomFrom, type Sample, tempDir } from './testing.ts';
import { readAll, scribble } from './testing-flips.ts';

let temp: ReturnType<typeof tempDir>;
let art: string;
let sample: Sample;

beforeEach(async () => {
  temp = tempDir();
  art = join(temp.path, '.art');
  const store = Store.create(art);
  sample = putSample(store);
  await store.close();
});

afterEach(() => temp.remove());

const dataFile = (): string => indexFile(art);

async function expectSound(): Promise<void> {
  const store = Store.open(art);
  expect(readAll(store, sample)).toEqual([]);
  expect(store.index.history.node(sample.run)?.generation).toBe(1);
  expect([...fsck(store)]).toEqual([]);
  await store.close();
}

describe('an index that is damaged costs a rebuild and nothing else', () => {
  const damages: [string, (path: string) => unknown][] = [
    ['empty', (path) => truncateSync(path, 0)],
    ['half', (path) => truncateSync(path, statSync(path).size >> 1)],
    ['one page', (path) => truncateSync(path, 4096)],
    ['grown', (path) => truncateSync(path, statSync(path).size * 2)],
    ['text', (path) => writeFileSync(path, 'this is no database '.repeat(5000))],
    ['zeros', (path) => writeFileSync(path, Buffer.alloc(65_536))],
    ['removed', (path) => rmSync(path)],
    ['a folder', (path) => [rmSync(path), mkdirSync(path)]],
  ];
  test.each(damages)('%s', async (_, damage) => {
    damage(dataFile());
    await expectSound();
  });

  test('its lock or seal', async () => {
    for (const name of ['lock.mdb', 'seal']) {
      const path = join(dataFile(), '..', name);
      writeFileSync(path, Buffer.alloc(8192, 0xa5));
      await expectSound();
      rmSync(join(dataFile(), '..', name));
      await expectSound();
    }
  });

  test('random bytes anywhere', async () => {
    for (let round = 0; round < 20; round++) {
      scribble(dataFile(), randomFrom(round));
      await expectSound();
    }
  });
});

test('an index that is gone is made again', async () => {
  rmSync(join(art, 'index'), { recursive: true });
  await expectSound();
});

test('an old copy of the index, and that of another store', async () => {
  cpSync(join(art, 'index'), join(temp.path, 'old'), { recursive: true, preserveTimestamps: true });
  const store = Store.open(art);
  const later = putSample(store, 2);
  await store.close();
  rmSync(join(art, 'index'), { recursive: true });
  renameSync(join(temp.path, 'old'), join(art, 'index'));
  const again = Store.open(art);
  expect(readAll(again, later)).toEqual([]);
  await again.close();

  const other = Store.create(join(temp.path, 'other'));
  putSample(other, 3);
  await other.close();
  rmSync(join(art, 'index'), { recursive: true });
  renameSync(join(temp.path, 'other/index'), join(art, 'index'));
  await expectSound();
});

test('an index removed or replaced while it is open', async () => {
  const store = Store.open(art);
  const other = Store.open(art);
  other.index.rebuild();
  const later = putSample(store, 2);
  expect(readAll(other, later)).toEqual([]);
  await other.close();
  rmSync(join(art, 'index'), { recursive: true });
  expect(readAll(store, putSample(store, 3))).toEqual([]);
  expect(existsSync(join(art, 'index'))).toBe(true);
  await store.close();
});

test('packs that appear and vanish behind its back', async () => {
  const store = Store.open(art);
  const elsewhere = Store.create(join(temp.path, 'elsewhere'));
  const brought = putSample(elsewhere, 9);
  cpSync(join(temp.path, 'elsewhere/packs'), join(art, 'packs'), { recursive: true });
  expect(readAll(store, brought)).toEqual([]);

  // The same objects once more, in packs of other names: losing the ones that the index prefers costs nothing.
  const twin = Store.create(join(temp.path, 'twin'));
  putSample(twin, 9);
  cpSync(join(temp.path, 'twin/packs'), join(art, 'packs'), { recursive: true });
  store.index.catchUp();
  for (const { class: cls, name } of twin.packs.list()) rmSync(store.packs.path(cls, name));
  expect(readAll(store, brought)).toEqual([]);
  await Promise.all([store.close(), elsewhere.close(), twin.close()]);
});

test('a transaction that fails leaves nothing and hurts nothing', async () => {
  const store = Store.open(art);
  const before = store.index.counts();
  expect(() =>
    store.index.transact(() => {
      putSample(store, 2);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(store.index.counts()).toEqual(before);
  expect(readAll(store, putSample(store, 2))).toEqual([]);
  await store.close();
  await expectSound();
});
