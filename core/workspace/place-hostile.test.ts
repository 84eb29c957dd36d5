import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toBytes } from '../object/bytes.ts';
import { encode } from '../object/codec.ts';
import { hashContent } from '../object/hash.ts';
import { awkwardPaths, hostileLinks, hostilePaths } from '../object/hostile-paths.ts';
import { tidyPaths } from '../object/testing.ts';
import type { Id, Mode } from '../object/types.ts';
import { Store } from '../store/store.ts';
import { putOnDisk } from './place.ts';
import { readTree, tempFolder, writeTree } from './testing.ts';

interface Raw {
  path: string;
  mode: Mode;
  text: string;
}

/** Stores manifests as bytes, past the builder, which would refuse them. Those that cannot even be encoded are left out. */
function storeRaw(store: Store, manifests: Raw[][]): (Id | undefined)[] {
  const stage = store.stage();
  const roots = manifests.map((entries) => {
    const rows = entries.map(({ path, mode, text }) => {
      const bytes = Buffer.from(text);
      stage.put('blob', bytes);
      return [path, mode, bytes.length, toBytes(hashContent(bytes))];
    });
    try {
      return stage.put('manifest', encode({ entries: rows, level: 0 }));
    } catch {
      return undefined;
    }
  });
  stage.publish();
  return roots;
}

function openStore(): Store {
  const store = Store.create(join(tempFolder(), '.art'));
  onTestFinished(() => store.close());
  return store;
}

/** Tries to put a manifest into a folder of its own in every way; what is around it must stay as it was. */
async function expectRefused(store: Store, root: Id, what: string): Promise<void> {
  const around = tempFolder();
  writeTree(around, { 'there/kept': 'kept', outside: 'outside' });
  for (const name of ['new', 'there']) {
    const placed = putOnDisk(store, { root }, join(around, name), { threads: 0 });
    await expect(placed, what).rejects.toThrow();
  }
  expect(readTree(around), what).toEqual({ outside: 'outside', 'there/kept': 'kept' });
}

describe('nothing is written of a manifest with', () => {
  test(`any of ${hostilePaths.length} hostile paths`, { timeout: 120_000 }, async () => {
    expect(hostilePaths.length).toBeGreaterThanOrEqual(200);
    const store = openStore();
    const roots = storeRaw(
      store,
      hostilePaths.map(({ path }) => [{ path, mode: 0, text: 'owned' }]),
    );
    for (const [i, root] of roots.entries()) {
      if (root !== undefined) await expectRefused(store, root, JSON.stringify(hostilePaths[i]));
    }
    expect(roots.filter((root) => root !== undefined).length).toBeGreaterThan(150);
  });

  test('links that lead out', async () => {
    const store = openStore();
    const links = hostileLinks.filter(({ target }) => target !== '' && Buffer.from(target).toString() === target);
    const roots = storeRaw(
      store,
      links.map(({ link, target }) => [{ path: link, mode: 2, text: target }]),
    );
    for (const [i, root] of roots.entries()) await expectRefused(store, root as Id, JSON.stringify(links[i]));
  });

  test('something below a link, a path twice, or out of order', async () => {
    const store = openStore();
    const file = (path: string): Raw => ({ path, mode: 0, text: 'owned' });
    const link = (path: string, text: string): Raw => ({ path, mode: 2, text });
    const cases: Raw[][] = [
      [link('a', 'b'), file('a/x')],
      [link('a', '..'), file('a/outside')],
      [file('a'), file('a/x')],
      [{ path: 'a', mode: 3, text: '' }, file('a/x')],
      [file('a'), file('a')],
      [file('b'), file('a')],
      [file('a/x'), link('a', 'b')],
      [file('.'), file('a')],
      [link('.', 'a')],
      [{ path: '.', mode: 3, text: '' }],
      [link('a', 'b'), link('b', 'a/..'), file('c')],
      [link('d/up', '..'), link('out', 'd/up/../x')],
    ];
    for (const [i, root] of storeRaw(store, cases).entries()) {
      if (root !== undefined) await expectRefused(store, root, JSON.stringify(cases[i]));
    }
  });
});

test('links that were already there are never written through', async () => {
  const store = openStore();
  const [root] = storeRaw(store, [
    [
      { path: 'a/passwd', mode: 0, text: 'new' },
      { path: 'b', mode: 0, text: 'new' },
    ],
  ]);
  const [dest, outside] = [tempFolder(), tempFolder()];
  writeTree(outside, { passwd: 'secret', b: 'secret' });
  symlinkSync(outside, join(dest, 'a'));
  symlinkSync(join(outside, 'b'), join(dest, 'b'));
  await putOnDisk(store, { root: root as Id }, dest, { threads: 0 });
  expect(readTree(outside)).toEqual({ b: 'secret', passwd: 'secret' });
  expect(readTree(dest)).toEqual({ 'a/passwd': 'new', b: 'new' });
});

test('nor is anything deleted through them', async () => {
  const store = openStore();
  const [root] = storeRaw(store, [[{ path: 'kept', mode: 0, text: 'kept' }]]);
  const [dest, outside] = [tempFolder(), tempFolder()];
  writeTree(outside, { 'x/y': 'precious' });
  mkdirSync(join(dest, 'sub'));
  symlinkSync(outside, join(dest, 'sub', 'a'));
  writeFileSync(join(dest, 'sub', 'b'), '');
  await putOnDisk(store, { root: root as Id }, dest, { threads: 0 });
  expect(readTree(outside)).toEqual({ 'x/y': 'precious' });
  expect(readdirSync(dest)).toEqual(['kept']);
});

test('awkward names are written as they are', async () => {
  const store = openStore();
  const paths = tidyPaths(awkwardPaths);
  const [root] = storeRaw(store, [paths.map((path) => ({ path, mode: 0, text: path }))]);
  const dest = join(tempFolder(), 'x');
  await putOnDisk(store, { root: root as Id }, dest, { threads: 0 });
  expect(readTree(dest)).toEqual(Object.fromEntries(paths.map((path) => [path, path])));
});
