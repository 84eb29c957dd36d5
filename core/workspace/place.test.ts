import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PlaceOptions, putOnDisk } from './place.ts';
import { tempName } from './temp.ts';
import { Bench, readTree, tempFolder, writeTree } from './testing.ts';

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

/** Commits a tree, and gives a function that puts it at a place. */
async function version(
  bench: Bench,
  fill: (root: string) => void,
): Promise<(dest: string, options?: PlaceOptions) => Promise<number>> {
  rmSync(bench.data, { recursive: true, force: true });
  rmSync(bench.cacheFile, { force: true });
  mkdirSync(bench.data);
  fill(bench.data);
  const { tree } = await bench.commit();
  return (dest, options) => putOnDisk(bench.store, tree, dest, { threads: 0, ...options });
}

const oddNames = [
  'plain',
  'with space',
  ' leading',
  'trailing ',
  'dot.',
  '\u{1f600}\u{1f468}\u200d\u{1f469}',
  '\u05e9\u05dc\u05d5\u05dd \u202eabc',
  'new\nline',
  'tab\tand\rreturn',
  'quote"\'`$(x)',
  'back\\slash',
  'star*?[x]',
  '-rf',
  'aux',
  'con.txt',
  'a:b',
  'e\u0301',
  '\u00e9',
  'Case',
  'case',
  'x'.repeat(255),
  `${'\u{1f600}'.repeat(63)}abc`,
  '__proto__',
  'constructor',
  '\ufffd',
  '\uffff',
  '%41',
];

function fillOddly(root: string): void {
  for (const [i, name] of oddNames.entries()) {
    writeTree(root, { [name]: String(i), [`folder of ${i}/${name}`]: name });
  }
  writeTree(root, { 'empty/': '', 'a/b/c/d/e/': '', 'a/b/file': '', 'a-b': 'x', 'a.b': 'y', 'bin/run': '#!/bin/sh' });
  chmodSync(join(root, 'bin/run'), 0o755);
  symlinkSync('../a-b', join(root, 'bin/link'));
  symlinkSync('nothing here', join(root, 'dangling'));
  symlinkSync('bin', join(root, 'folder link'));
}

describe('a folder that is not there', () => {
  test('comes back exactly, whatever the names', async () => {
    const bench = new Bench();
    const place = await version(bench, fillOddly);
    const wanted = readTree(bench.data);
    const dest = join(tempFolder(), 'made', 'here');
    await place(dest);
    expect(readTree(dest)).toEqual(wanted);
    expect(Object.keys(wanted).length).toBe(oddNames.length * 2 + 9);
  });

  test('leaves a cache that knows it, so that nothing is read again', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { a: 'a', 'b/c': 'c', 'e/': '' }));
    rmSync(bench.data, { recursive: true });
    await place(bench.data, { cacheFile: bench.cacheFile });
    const { read, tree } = await bench.commit();
    await later();
    rmSync(bench.data, { recursive: true });
    expect(read.filter((path) => path === 'e')).toEqual([]);
    await place(bench.data, { cacheFile: bench.cacheFile });
    await later();
    expect((await bench.commit()).tree).toEqual(tree);
    expect((await bench.commit()).unchanged).toBe(true);
  });

  test('an empty one at its place is as good as none', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { a: 'a' }));
    const dest = tempFolder();
    await place(dest);
    expect(readTree(dest)).toEqual({ a: 'a' });
  });

  test('large files', async () => {
    const bench = new Bench();
    const large = Buffer.from(Array.from({ length: 500_000 }, (_, i) => (i * i) % 251));
    const place = await version(bench, (root) => writeTree(root, { 'deep/large': large, single: 'x' }));
    const dest = join(tempFolder(), 'x');
    await place(dest);
    expect(readFileSync(join(dest, 'deep/large')).equals(large)).toBe(true);
  });

  test('what a killed run left beside is removed, what a running one has is not', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { a: 'a' }));
    const folder = tempFolder();
    const dead = tempName().replace(`-${process.pid}-`, '-4194304-');
    const alive = tempName();
    writeTree(folder, { [`${dead}/x`]: '', [`${alive}/x`]: '' });
    await place(join(folder, 'dest'));
    expect(readdirSync(folder).sort()).toEqual([alive, 'dest'].sort());
  });

  test('a failure leaves nothing', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { a: 'a', b: 'b' }));
    const folder = tempFolder();
    await expect(place(join(folder, 'dest'), { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a folder that is there', () => {
  const old = {
    same: 'same',
    changed: 'old',
    gone: 'x',
    'gone too/deep/x': 'x',
    'was/folder': 'x',
    'was file': 'x',
    'e/': '',
  };
  const { 'new/': _, ...rest } = {
    same: 'same',
    changed: 'new',
    'was file/now': 'folder',
    was: 'now a file',
    'e/filled': 'x',
    'new/': '',
    'new too/x': 'x',
  };
  const now = { ...rest, 'new/': '' };
  const fromNow = { ...rest, new: 'folder' };

  test('ends exactly as the version', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, now));
    const dest = tempFolder();
    writeTree(dest, old);
    const inode = lstatSync(join(dest, 'same')).ino;
    await place(dest);
    expect(readTree(dest)).toEqual({ ...fromNow });
    expect(readdirSync(dest).sort()).toEqual(['changed', 'e', 'new', 'new too', 'same', 'was', 'was file']);
    expect(lstatSync(join(dest, 'same')).ino).toBe(inode);
  });

  test('and back again, by what the cache knows', async () => {
    const bench = new Bench();
    const { cacheFile, data } = bench;
    const first = await version(bench, (root) => writeTree(root, old));
    const wanted = readTree(data);
    const second = await version(bench, (root) => writeTree(root, now));
    await later();
    await bench.commit();
    for (let i = 0; i < 3; i++) {
      expect(await first(data, { cacheFile })).toBe(11);
      expect(readTree(data)).toEqual(wanted);
      await later();
      expect((await bench.commit()).tree.files).toBe(7);
      await second(data, { cacheFile });
      await later();
      await bench.commit();
    }
    expect(await second(data, { cacheFile })).toBe(0);
  });

  test('modes', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => {
      writeTree(root, { a: 'a', b: 'b' });
      chmodSync(join(root, 'a'), 0o755);
    });
    const dest = tempFolder();
    writeTree(dest, { a: 'a', b: 'b' });
    chmodSync(join(dest, 'b'), 0o755);
    expect(await place(dest)).toBe(2);
    expect(readTree(dest)).toEqual({ a: '*a', b: 'b' });
  });

  test('links become files, files links, links other links', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => {
      writeTree(root, { a: 'a', 'c/x': 'x' });
      symlinkSync('a', join(root, 'b'));
      symlinkSync('a', join(root, 'd'));
    });
    const dest = tempFolder();
    const outside = tempFolder();
    writeTree(outside, { kept: 'kept' });
    writeTree(dest, { b: 'file' });
    symlinkSync(join(outside, 'kept'), join(dest, 'a'));
    symlinkSync(outside, join(dest, 'c'));
    symlinkSync('b', join(dest, 'd'));
    await place(dest);
    expect(readTree(dest)).toEqual({ a: 'a', b: '-> a', 'c/x': 'x', d: '-> a' });
    expect(readTree(outside)).toEqual({ kept: 'kept' });
  });

  test('what is left out of artifacts survives', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { 'a/x': 'x' }));
    const dest = tempFolder();
    writeTree(dest, { 'a/.git/HEAD': 'ref', 'b/y': 'y', 'b/.git/HEAD': 'ref', 'c/node_modules/m/i.js': '' });
    await place(dest);
    expect(readTree(dest)).toEqual({
      'a/.git/HEAD': 'ref',
      'a/x': 'x',
      'b/.git/HEAD': 'ref',
      'c/node_modules/m/i.js': '',
    });
  });

  test('a file cannot take the place of a folder with such things in it', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { b: 'now a file' }));
    const dest = tempFolder();
    writeTree(dest, { 'b/y': 'y', 'b/.git/HEAD': 'ref' });
    await expect(place(dest)).rejects.toThrow('files in it that art leaves out');
    expect(readTree(dest)).toMatchObject({ 'b/.git/HEAD': 'ref' });
  });

  test('what cannot be stored is no hindrance', async () => {
    const { execFileSync } = await import('node:child_process');
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { a: 'a' }));
    const dest = tempFolder();
    execFileSync('mkfifo', [join(dest, 'pipe')]);
    symlinkSync('/etc', join(dest, 'out'));
    mkdirSync(join(dest, '.GIT'));
    writeFileSync(Buffer.concat([Buffer.from(`${dest}/`), Buffer.from([0xff])]), 'survives');
    await place(dest);
    expect(
      readdirSync(dest, { encoding: 'buffer' })
        .map((name) => name.toString('latin1'))
        .sort(),
    ).toEqual(['a', '\xff']);
  });

  test('nothing is deleted when something cannot be restored', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { a: 'a', z: 'z' }));
    const dest = tempFolder();
    writeTree(dest, { kept: 'kept' });
    await expect(place(dest, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(readTree(dest)).toMatchObject({ kept: 'kept' });
  });
});

describe('a single file', () => {
  test('takes any place', async () => {
    const bench = new Bench();
    rmSync(bench.data, { recursive: true, force: true });
    writeFileSync(bench.data, 'content');
    chmodSync(bench.data, 0o755);
    const { tree } = await bench.commit();
    const folder = tempFolder();
    writeTree(folder, { file: 'other', 'folder/x': 'x' });
    symlinkSync('file', join(folder, 'link'));
    for (const name of ['new', 'link', 'folder', 'file']) {
      await putOnDisk(bench.store, tree, join(folder, name), { threads: 0 });
    }
    expect(readTree(folder)).toEqual({ file: '*content', folder: '*content', link: '*content', new: '*content' });
  });

  test('gives its place to a folder', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { a: 'a' }));
    const folder = tempFolder();
    writeTree(folder, { dest: 'a file' });
    await place(join(folder, 'dest'));
    expect(readTree(folder)).toEqual({ 'dest/a': 'a' });
  });
});

describe('escaped names', () => {
  test('go into a new folder only', async () => {
    const bench = new Bench();
    const place = await version(bench, (root) => writeTree(root, { 'a:b/aux': 'x', ok: 'y', '50%': 'z' }));
    const dest = join(tempFolder(), 'dest');
    await place(dest, { escape: true });
    expect(readTree(dest)).toEqual({ 'a%3ab/%61ux': 'x', ok: 'y', '50%25': 'z' });
    await expect(place(dest, { escape: true })).rejects.toThrow('escaped names are only written into a new folder');
  });
});

test('no folder on the way to a path inside an artifact may be a symlink', async () => {
  const bench = new Bench();
  const place = await version(bench, (root) => writeTree(root, { a: 'a' }));
  const [root, outside] = [tempFolder(), tempFolder()];
  symlinkSync(outside, join(root, 'sub'));
  await expect(place(join(root, 'sub', 'dest'), { within: root })).rejects.toThrow('a symlink');
  expect(readdirSync(outside)).toEqual([]);
});
