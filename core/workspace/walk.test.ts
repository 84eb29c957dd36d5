import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { comparePaths } from '../object/bytes.ts';
import { IgnoreRules } from './ignore.ts';
import { tempName } from './temp.ts';
import { tempFolder, writeTree } from './testing.ts';
import { Walker, type WalkOptions } from './walk.ts';

function walk(root: string, options: WalkOptions = {}): string[] {
  const walker = new Walker(root, { shown: 'data', ...options });
  const found: string[] = [];
  while (walker.next()) found.push(`${walker.mode} ${walker.path}`);
  return found;
}

describe('order', () => {
  const name = fc.constantFrom('a', 'a.b', 'a-b', 'ab', 'A', '~', '!', 'é', '\uffee', '\u{1f600}', 'b');
  const paths = fc.uniqueArray(
    fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    {
      maxLength: 30,
    },
  );

  test('is that of manifests', () => {
    fc.assert(
      fc.property(paths, (wanted) => {
        const root = tempFolder();
        const files = wanted.filter((path) => !wanted.some((other) => other.startsWith(`${path}/`)));
        writeTree(root, Object.fromEntries(files.map((path) => [path, ''])));
        expect(walk(root)).toEqual(files.sort(comparePaths).map((path) => `0 ${path}`));
      }),
      { numRuns: 60 },
    );
  });

  test('names that UTF-16 sorts otherwise', () => {
    const root = tempFolder();
    writeTree(root, { '\uffee': '', '\u{10000}': '' });
    expect(walk(root)).toEqual(['0 \uffee', '0 \u{10000}']);
  });
});

test('modes, links and empty folders', () => {
  const root = tempFolder();
  writeTree(root, { plain: '', run: '', 'empty/': '', 'deep/empty/': '', 'full/file': '' });
  chmodSync(join(root, 'run'), 0o755);
  symlinkSync('full/file', join(root, 'link'));
  expect(walk(root)).toEqual(['3 deep/empty', '3 empty', '0 full/file', '2 link', '0 plain', '1 run']);
});

test('an empty folder has no entries', () => {
  expect(walk(tempFolder())).toEqual([]);
});

describe('what is left out without being asked', () => {
  test('repositories, node_modules and virtual environments, each with a word', () => {
    const root = tempFolder();
    writeTree(root, {
      'a/.git/HEAD': '',
      'a/x': '',
      'b/.art/format.json': '',
      'js/node_modules/m/index.js': '',
      'py/env/pyvenv.cfg': '',
      'py/env/lib/x.py': '',
      'sub/.git': 'gitdir: ../..',
    });
    const skipped: string[] = [];
    const found = walk(root, { onSkip: (path, reason) => skipped.push(`${path}: ${reason}`) });
    expect(found).toEqual(['0 a/x', '3 b', '3 js', '3 py', '3 sub']);
    expect(skipped).toEqual([
      'a/.git: repository',
      'b/.art: repository',
      'js/node_modules: node_modules',
      'py/env: virtual environment',
      'sub/.git: repository',
    ]);
  });

  test('a file called node_modules is a file', () => {
    const root = tempFolder();
    writeTree(root, { node_modules: '' });
    expect(walk(root)).toEqual(['0 node_modules']);
  });

  test('what art itself has not finished', () => {
    const root = tempFolder();
    writeTree(root, { [`${tempName()}/x`]: '', [tempName()]: '', '.art-tmp-notes': '' });
    const dead = tempName().replace(`-${process.pid}-`, '-4194304-');
    writeTree(root, { [`deep/${dead}`]: '', 'deep/x': '' });
    expect(walk(root)).toEqual(['0 .art-tmp-notes', '0 deep/x']);
    expect(readdirSync(join(root, 'deep'))).toEqual(['x']);
    expect(readdirSync(root).length).toBe(4);
  });
});

describe('.artignore', () => {
  test('has the syntax of .gitignore, in any folder', () => {
    const root = tempFolder();
    writeTree(root, {
      '.artignore': '*.tmp\n/top\nlogs/\n',
      'x.tmp': '',
      top: '',
      'a/top': '',
      'a/.artignore': '!keep.tmp\n/b/*.csv\n',
      'a/keep.tmp': '',
      'a/other.tmp': '',
      'a/b/x.csv': '',
      'a/b/c/x.csv': '',
      'logs/today': '',
      'a/logs': 'a file',
    });
    expect(walk(root)).toEqual([
      '0 .artignore',
      '0 a/.artignore',
      '0 a/b/c/x.csv',
      '0 a/keep.tmp',
      '0 a/logs',
      '0 a/top',
    ]);
  });

  test('a folder with nothing but what is ignored is an empty folder', () => {
    const root = tempFolder();
    writeTree(root, { '.artignore': '*.tmp\n', 'cache/x.tmp': '' });
    expect(walk(root)).toEqual(['0 .artignore', '3 cache']);
  });

  test('in the folders above counts, as far as the workspace', () => {
    const root = tempFolder();
    writeTree(root, {
      '.artignore': '*.log\n/x/data/out\n',
      'x/.artignore': '*.bak\n',
      'x/data/a.log': '',
      'x/data/a.bak': '',
      'x/data/out/f': '',
      'x/data/f': '',
    });
    const data = join(root, 'x', 'data');
    expect(walk(data, { ignore: IgnoreRules.above(root, data) })).toEqual(['0 f']);
    expect(walk(data, { ignore: IgnoreRules.above(join(root, 'x'), data) })).toEqual(['0 a.log', '0 f', '0 out/f']);
  });

  test('does not hide what is asked for by name', () => {
    const root = tempFolder();
    writeTree(root, { '.artignore': 'data\n', 'data/f': '' });
    expect(walk(join(root, 'data'), { ignore: IgnoreRules.above(root, join(root, 'data')) })).toEqual(['0 f']);
  });
});

describe('what is refused', () => {
  test('pipes', () => {
    const root = tempFolder();
    mkdirSync(join(root, 'a'));
    execFileSync('mkfifo', [join(root, 'a', 'pipe')]);
    expect(() => walk(root)).toThrowErrorMatchingInlineSnapshot(
      `[SpecialFileError: "data/a/pipe" is a named pipe and cannot be stored]`,
    );
    expect(walk(root, { lenient: true })).toEqual(['0 a/pipe']);
  });

  test('sockets', async () => {
    const root = tempFolder();
    const server = createServer().listen(join(root, 's'));
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    expect(() => walk(root)).toThrowErrorMatchingInlineSnapshot(
      `[SpecialFileError: "data/s" is a socket and cannot be stored]`,
    );
  });

  test('a pipe that is ignored is not', () => {
    const root = tempFolder();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    writeFileSync(join(root, '.artignore'), 'pipe\n');
    expect(walk(root)).toEqual(['0 .artignore']);
  });

  test('names that are not UTF-8', () => {
    const root = tempFolder();
    writeTree(root, { 'sub/\ufffd': 'the character itself is a name like any other' });
    expect(walk(root)).toEqual(['0 sub/\ufffd']);
    writeFileSync(Buffer.concat([Buffer.from(`${root}/sub/caf`), Buffer.from([0xe9])]), '');
    expect(() => walk(root)).toThrowErrorMatchingInlineSnapshot(
      `[NotUtf8Error: the name "data/sub/caf\\xe9" is not valid UTF-8]`,
    );
    expect(walk(root, { lenient: true })).toEqual(['0 sub/\ufffd']);
  });

  test('folders that cannot be read', () => {
    const root = tempFolder();
    writeTree(root, { 'closed/x': '' });
    chmodSync(join(root, 'closed'), 0);
    onTestFinished(() => chmodSync(join(root, 'closed'), 0o700));
    if (process.getuid?.() === 0) return;
    expect(() => walk(root)).toThrowErrorMatchingInlineSnapshot();
  });
});

describe('--follow', () => {
  test('files and folders are taken from where links point', () => {
    const outside = tempFolder();
    const root = tempFolder();
    writeTree(outside, { 'd/x': '', 'd/y.tmp': '', run: '' });
    chmodSync(join(outside, 'run'), 0o755);
    symlinkSync(join(outside, 'd'), join(root, 'folder'));
    symlinkSync(join(outside, 'run'), join(root, 'program'));
    writeFileSync(join(root, '.artignore'), '/folder/*.tmp\n');
    expect(walk(root, { follow: true })).toEqual(['0 .artignore', '0 folder/x', '1 program']);
  });

  test('a loop is found', () => {
    const root = tempFolder();
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    symlinkSync('../..', join(root, 'a', 'b', 'up'));
    expect(() => walk(root, { follow: true })).toThrowErrorMatchingInlineSnapshot(
      `[LinkLoopError: the symlink "data/a/b/up" points to a folder that it is in, so following it would never end]`,
    );
  });

  test('a loop through the folder above the artifact is found', () => {
    const root = tempFolder();
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    symlinkSync('../..', join(root, 'a', 'b', 'up'));
    expect(() => walk(join(root, 'a'), { follow: true })).toThrow('would never end');
  });

  test('a link to nothing is refused', () => {
    const root = tempFolder();
    symlinkSync('nothing', join(root, 'dangling'));
    expect(() => walk(root, { follow: true })).toThrowErrorMatchingInlineSnapshot(
      `[BrokenLinkError: the symlink "data/dangling" cannot be followed]`,
    );
  });
});
