import { chmodSync, lstatSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Warning } from '../api.ts';
import { hashContent } from '../object/hash.ts';
import { listManifest } from '../object/manifest.ts';
import { openKnown } from './seed.ts';
import { Bench, tempFolder, writeTree } from './testing.ts';

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

function paths(bench: Bench, root: string): string[] {
  return [...listManifest(bench.store, root)].map(({ path, mode, size }) => `${mode} ${path} ${size}`);
}

describe('a folder', () => {
  test('is read whole at first, and not at all when nothing has changed', async () => {
    const bench = new Bench();
    writeTree(bench.data, { a: 'one', 'b/c': 'two', 'empty/': '' });
    symlinkSync('a', join(bench.data, 'link'));
    const first = await bench.commit();
    expect(first).toMatchObject({ read: ['a', 'b/c', 'empty', 'link'], unchanged: false });
    expect(paths(bench, first.tree.root)).toEqual(['0 a 3', '0 b/c 3', '3 empty 0', '2 link 1']);
    await later();
    await bench.commit();
    const again = await bench.commit();
    expect(again).toMatchObject({ read: [], unchanged: true, tree: first.tree });
  });

  test('changes are found, whatever their kind, and nothing else is read', async () => {
    const bench = new Bench();
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`many/${i}`, String(i)]));
    writeTree(bench.data, { ...many, touched: 'same', gone: 'x', script: 'x', file: 'x', 'folder/f': 'x', 'e/': '' });
    await bench.commit();
    await later();
    await bench.commit();
    utimesSync(join(bench.data, 'touched'), 1, 1);
    rmSync(join(bench.data, 'gone'));
    chmodSync(join(bench.data, 'script'), 0o755);
    rmSync(join(bench.data, 'file'));
    rmSync(join(bench.data, 'folder'), { recursive: true });
    writeTree(bench.data, { 'file/now': 'a folder', folder: 'a file', 'many/1500': 'other', 'e/x': 'x', new: 'x' });
    const { tree, read } = await bench.commit();
    expect(read).toEqual(['e/x', 'file/now', 'folder', 'many/1500', 'new', 'script', 'touched']);
    const fresh = await new Bench().commit({ abs: bench.data });
    expect(tree).toEqual(fresh.tree);
  });

  test('edits say what was there before', async () => {
    const bench = new Bench();
    writeTree(bench.data, { a: 'one', b: 'two', c: 'three' });
    await bench.commit();
    writeTree(bench.data, { b: 'TWO', d: 'four' });
    rmSync(join(bench.data, 'a'));
    const scan = bench.scan();
    const { hashItems } = await import('./hash-items.ts');
    for await (const items of scan.batches()) scan.stored(await hashItems(items));
    const edits = [...scan.edits()].map(({ path, before, entry }) => [path, before?.content, entry?.content]);
    const id = (text: string) => hashContent(Buffer.from(text));
    expect(edits).toEqual([
      ['a', id('one'), undefined],
      ['b', id('two'), id('TWO')],
      ['d', undefined, id('four')],
    ]);
    expect([...scan.all()].map((row) => row.path)).toEqual(['b', 'c', 'd']);
    scan.close();
  });

  test('large files keep their recipes, as long as one path has the content', async () => {
    const bench = new Bench();
    const large = Buffer.alloc(300_000, 'large file ');
    writeTree(bench.data, { a: large, b: large, c: 'small', d: Buffer.alloc(200_000, 7) });
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`many/${i}`, String(i)]));
    writeTree(bench.data, many);
    const first = await bench.commit();
    expect(first.tree.layout).toBeDefined();
    for (const change of [
      () => rmSync(join(bench.data, 'a')),
      () => rmSync(join(bench.data, 'b')),
      () => rmSync(join(bench.data, 'd')),
    ]) {
      change();
      const { tree } = await bench.commit();
      expect(tree).toEqual((await new Bench().commit({ abs: bench.data })).tree);
    }
  });
});

describe('a change that hides', () => {
  test('same size, times put back: found by ctime', async () => {
    const bench = new Bench();
    writeTree(bench.data, { a: 'before', b: 'b' });
    const file = join(bench.data, 'a');
    utimesSync(file, 1_600_000_000, 1_600_000_000);
    await later();
    await bench.commit();
    expect((await bench.commit()).read).toEqual([]);
    writeFileSync(file, 'AFTER!');
    utimesSync(file, 1_600_000_000, 1_600_000_000);
    expect((await bench.commit()).read).toEqual(['a']);
  });

  test('within one tick of the clock: found every time', async () => {
    const bench = new Bench();
    writeTree(bench.data, { a: '0000' });
    for (let i = 1; i < 20; i++) {
      await bench.commit();
      writeFileSync(join(bench.data, 'a'), String(i).padStart(4, '0'));
      const { tree } = await bench.commit();
      const [entry] = listManifest(bench.store, tree.root);
      expect(entry?.content).toBe(hashContent(Buffer.from(String(i).padStart(4, '0'))));
    }
  });

  test('another file of the same size and times in its place', async () => {
    const bench = new Bench();
    writeTree(bench.data, { a: 'one' });
    await later();
    await bench.commit();
    const file = join(bench.data, 'a');
    const { atime, mtime } = lstatSync(file);
    writeFileSync(`${bench.root}/other`, 'two');
    utimesSync(`${bench.root}/other`, atime, mtime);
    renameSync(`${bench.root}/other`, file);
    expect((await bench.commit()).read).toEqual(['a']);
  });
});

describe('a path restored in part', () => {
  test('is its base plus the changes', async () => {
    const bench = new Bench();
    writeTree(bench.data, { 'a/1': '1', 'a/2': '2', 'b/1': '1', 'b/2': '2', c: 'c' });
    const base = (await bench.commit()).tree;
    rmSync(bench.cacheFile);
    for (const path of ['b', 'c', 'a/2']) rmSync(join(bench.data, path), { recursive: true });
    writeTree(bench.data, { 'a/3': '3', 'd/new': 'd' });
    const cache = openKnown(bench.cacheFile, bench.store, base, ['a/1', 'a', 'a/2']);
    const { tree } = await bench.commit({ cache, partial: true });
    expect(paths(bench, tree.root)).toEqual(['0 a/1 1', '0 a/3 1', '0 b/1 1', '0 b/2 1', '0 c 1', '0 d/new 1']);
    expect(tree.files).toBe(6);
  });

  test('a folder that is empty on disk may not be in the version', async () => {
    const bench = new Bench();
    writeTree(bench.data, { 'a/1': '1', 'a/2': '2', b: 'b' });
    const base = (await bench.commit()).tree;
    rmSync(bench.cacheFile);
    for (const path of ['b', 'a/1', 'a/2']) rmSync(join(bench.data, path));
    const cache = openKnown(bench.cacheFile, bench.store, base, ['a/1']);
    const { tree } = await bench.commit({ cache, partial: true });
    expect(paths(bench, tree.root)).toEqual(['0 a/2 1', '0 b 1']);
  });

  test('a file where the version has a folder, and the other way round', async () => {
    const bench = new Bench();
    writeTree(bench.data, { 'a/1': '1', 'a/2': '2', b: 'b', c: 'c' });
    const base = (await bench.commit()).tree;
    rmSync(bench.cacheFile);
    for (const path of ['a', 'b']) rmSync(join(bench.data, path), { recursive: true });
    writeTree(bench.data, { a: 'a file', 'b/x': 'in a folder' });
    const cache = openKnown(bench.cacheFile, bench.store, base, ['c']);
    const { tree } = await bench.commit({ cache, partial: true });
    expect(paths(bench, tree.root)).toEqual(['0 a 6', '0 b/x 11', '0 c 1']);
  });
});

test('without a cache, the version that was restored says what is gone', async () => {
  const bench = new Bench();
  writeTree(bench.data, { a: 'a', b: 'b' });
  const base = (await bench.commit()).tree;
  rmSync(bench.cacheFile);
  rmSync(join(bench.data, 'a'));
  const scan = bench.scan({ cache: openKnown(bench.cacheFile, bench.store, base) });
  for await (const items of scan.batches()) expect(items.map(({ before }) => before?.path)).toEqual(['b']);
  expect(scan.removed).toBe(1);
  scan.close();
});

test('a single file is one entry', async () => {
  const bench = new Bench();
  writeFileSync(bench.data, 'content');
  const { tree, read } = await bench.commit();
  expect(read).toEqual(['.']);
  expect(paths(bench, tree.root)).toEqual(['0 . 7']);
  await later();
  await bench.commit();
  expect((await bench.commit()).unchanged).toBe(true);
  rmSync(bench.data);
  writeTree(bench.data, { a: '' });
  expect(paths(bench, (await bench.commit()).tree.root)).toEqual(['0 a 0']);
});

describe('what is refused', () => {
  const refusal = async (tree: Record<string, string>, links: Record<string, string> = {}): Promise<unknown> => {
    const bench = new Bench();
    writeTree(bench.data, tree);
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(bench.data, path));
    return bench.commit().then(
      () => undefined,
      (error) => `${error.message} (${error.hint})`,
    );
  };

  test('links that lead out', async () => {
    expect(await refusal({ a: '' }, { out: '/etc/passwd' })).toMatchInlineSnapshot(
      `"the symlink "data/out" leads out of the artifact, to "/etc/passwd" (store what it points to with --follow, or list it in .artignore)"`,
    );
    expect(await refusal({ 'a/b': '' }, { 'a/out': '../../x' })).toContain('leads out');
    expect(await refusal({ 'a/b': '' }, { 'a/in': '../a/b' })).toBeUndefined();
    expect(await refusal({ 'a/b/c': '', d: '' }, { x: 'a/b/../../d' })).toBeUndefined();
    expect(await refusal({ 'a/b/c': '' }, { up: 'a/b', x: 'up/../..' })).toContain('leads out');
  });

  test('other spellings of .git and .art', async () => {
    expect(await refusal({ 'a/.GIT/config': '' })).toMatchInlineSnapshot(
      `"path "a/.GIT/config" is refused: ".GIT" stands for '.git' on some systems (rename it, or leave it out with a line in '.artignore')"`,
    );
    for (const name of ['.Art', 'git~1', '.git.', '.g\u200cit', '.git ']) {
      expect(await refusal({ [`${name}/x`]: '' }), name).toContain('is refused');
      expect(await refusal({ [name]: '' }), name).toContain('is refused');
    }
  });

  test('a symlink in the place of the artifact, unless it is followed', async () => {
    const bench = new Bench();
    const elsewhere = tempFolder();
    writeTree(elsewhere, { a: 'a' });
    symlinkSync(elsewhere, bench.data);
    await expect(bench.commit()).rejects.toThrow('leads out of the artifact');
    expect(paths(bench, (await bench.commit({ follow: true })).tree.root)).toEqual(['0 a 1']);
  });

  test('a path that is not there', async () => {
    await expect(new Bench().commit()).rejects.toThrowErrorMatchingInlineSnapshot(
      `[NoSuchPathError: there is no "data"]`,
    );
  });
});

test('followed links are stored as what they point to, and watched', async () => {
  const bench = new Bench();
  const outside = tempFolder();
  writeTree(outside, { 'd/x': 'x', f: 'f' });
  writeTree(bench.data, { own: '' });
  symlinkSync(join(outside, 'd'), join(bench.data, 'd'));
  symlinkSync(join(outside, 'f'), join(bench.data, 'f'));
  const { tree } = await bench.commit({ follow: true });
  expect(paths(bench, tree.root)).toEqual(['0 d/x 1', '0 f 1', '0 own 0']);
  await later();
  await bench.commit({ follow: true });
  expect((await bench.commit({ follow: true })).unchanged).toBe(true);
  writeFileSync(join(outside, 'f'), 'F');
  expect((await bench.commit({ follow: true })).read).toEqual(['f']);
});

test('warnings name a few and count the rest, and are not repeated for what is known', async () => {
  const bench = new Bench();
  writeTree(bench.data, { 'x/Data': '', 'x/data': '', ok: '', 'A/1': '', 'a/1': '' });
  writeTree(bench.data, Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`time:${i}`, ''])));
  const warnings: Warning[] = [];
  await bench.commit({ onWarning: (warning) => warnings.push(warning) });
  expect(warnings.map(({ code, message }) => `${code} ${message}`)).toMatchInlineSnapshot(`
    [
      "NAMES_COLLIDE "A" and "a" are one name on systems that ignore case or Unicode form",
      "NOT_PORTABLE "time:0" cannot be checked out everywhere: 'time:0' holds ':', which Windows does not allow",
      "NOT_PORTABLE "time:1" cannot be checked out everywhere: 'time:1' holds ':', which Windows does not allow",
      "NOT_PORTABLE "time:2" cannot be checked out everywhere: 'time:2' holds ':', which Windows does not allow",
      "NOT_PORTABLE "time:3" cannot be checked out everywhere: 'time:3' holds ':', which Windows does not allow",
      "NOT_PORTABLE "time:4" cannot be checked out everywhere: 'time:4' holds ':', which Windows does not allow",
      "NAMES_COLLIDE "x/Data" and "x/data" are one name on systems that ignore case or Unicode form",
      "NOT_PORTABLE and 3 more names like these",
    ]
  `);
  warnings.length = 0;
  writeTree(bench.data, { 'A/2': '' });
  await bench.commit({ onWarning: (warning) => warnings.push(warning) });
  expect(warnings.length).toBeLessThanOrEqual(1);
});

test('an aborted scan stops', async () => {
  const bench = new Bench();
  writeTree(bench.data, Object.fromEntries(Array.from({ length: 17_000 }, (_, i) => [`${i}`, ''])));
  const scan = bench.scan({ signal: AbortSignal.abort() });
  const all = async () => {
    for await (const _ of scan.batches());
  };
  await expect(all()).rejects.toThrow('aborted');
  scan.close();
});
