import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findGit } from '../../../workspace/git.ts';
import { Scene } from '../testing/scene.ts';
import { trackedFiles } from './tracked.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
  scene.git('init', '-q', '-b', 'main');
  scene.write({ 'a.py': '1', 'lib/ü.py': '2', [`lib/${'long'.repeat(50)}.py`]: '3', 'lib/b c.py': '4' });
  scene.git('add', 'a.py', 'lib');
  scene.git('commit', '-q', '-m', 'x');
});

const others: Scene[] = [];

afterEach(async () => {
  for (const one of [scene, ...others.splice(0)]) await one.close();
});

function another(): Scene {
  const made = new Scene();
  others.push(made);
  return made;
}

function tracked(root = scene.root): string[] {
  const git = findGit(root);
  return git ? trackedFiles(root, git) : [];
}

function asGit(): string[] {
  return scene.git('ls-files', '-z', '--recurse-submodules').split('\0').filter(Boolean);
}

test.each(['2', '3', '4'])('what git lists, with an index of version %s', (version) => {
  scene.git('update-index', '--index-version', version);
  scene.write({ 'later.py': '' });
  scene.git('add', '-N', 'later.py');
  expect(tracked()).toEqual(asGit());
  expect(tracked()).toHaveLength(5);
});

test('many files', () => {
  for (let i = 0; i < 300; i++) scene.write({ [`many/${i % 7}/file-${i}`]: '' });
  scene.git('add', 'many');
  expect(tracked()).toEqual(asGit());
  scene.git('update-index', '--index-version', '4');
  expect(tracked()).toEqual(asGit());
});

test('a merge in progress: each file once', () => {
  scene.git('switch', '-q', '-c', 'other');
  scene.write({ 'a.py': 'other' });
  scene.git('commit', '-q', '-a', '-m', 'other');
  scene.git('switch', '-q', 'main');
  scene.write({ 'a.py': 'main' });
  scene.git('commit', '-q', '-a', '-m', 'main');
  expect(() => scene.git('merge', '-q', 'other')).toThrow();
  expect(tracked()).toEqual([...new Set(asGit())]);
});

test('sub-modules that are there', () => {
  const inner = another();
  inner.git('init', '-q', '-b', 'main');
  inner.write({ 'sub.py': '' });
  inner.git('add', 'sub.py');
  inner.git('commit', '-q', '-m', 'x');
  scene.git('submodule', 'add', '-q', inner.root, 'vendor/inner');
  expect(tracked()).toEqual(asGit());
  expect(tracked()).toContain('vendor/inner/sub.py');
  scene.git('submodule', 'deinit', '-q', '-f', 'vendor/inner');
  expect(tracked()).not.toContain('vendor/inner/sub.py');
});

test('from a folder of the work tree, and in a linked one', () => {
  expect(tracked(join(scene.root, 'lib'))).toEqual(
    asGit().map((path) => (path.startsWith('lib/') ? path.slice(4) : `../${path}`)),
  );
  const linked = mkdtempSync(join(tmpdir(), 'art-linked-'));
  try {
    scene.git('worktree', 'add', '-q', '-b', 'two', join(linked, 'tree'));
    expect(tracked(join(linked, 'tree'))).toEqual(asGit());
  } finally {
    rmSync(linked, { recursive: true });
  }
});

test('nothing before the first git add', () => {
  const other = another();
  other.git('init', '-q');
  expect(tracked(other.root)).toEqual([]);
});

test('a damaged index is an error, wherever the damage is', () => {
  const file = join(scene.root, '.git/index');
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; at += 7) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] as number) ^ 0x41;
    writeFileSync(file, damaged);
    expect(() => tracked(), `byte ${at}`).toThrow(/which files git tracks/);
  }
  for (const length of [0, 5, 40, bytes.length - 1]) {
    writeFileSync(file, bytes.subarray(0, length));
    expect(() => tracked(), `${length} bytes`).toThrow(/which files git tracks/);
  }
});

test('an index in two parts is refused by name', () => {
  scene.git('update-index', '--split-index');
  expect(() => tracked()).toThrow('which files git tracks');
});
