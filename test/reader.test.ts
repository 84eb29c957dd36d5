// The Python reader was written from spec/ alone. Here it meets real repositories, damage, and hostile objects.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBytes } from '../core/object/bytes.ts';
import { encode } from '../core/object/codec.ts';
import { EMPTY_CONTENT, hashContent, hashObject } from '../core/object/hash.ts';
import { encodeRun, type Run } from '../core/object/run.ts';
import type { Kind, Value } from '../core/object/types.ts';
import { PackWriter } from '../core/store/pack/writer.ts';

const root = join(import.meta.dirname, '..');
const CLI = join(root, 'dist', 'cli.cjs');
const READER = join(root, 'spec', 'reader', 'read_art.py');
const runs = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const canRun = runs('python3') && runs('zstd');

let scratch: string;
let repo: string;

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

function run(program: string, args: string[], cwd: string): Outcome {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, stdout, stderr };
}

function art(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = run(process.execPath, [CLI, ...args], cwd);
  if (status !== 0) throw new Error(`art ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const reader = (...args: string[]): Outcome => run('python3', [READER, ...args], scratch);

/** What is in a folder: path -> kind, executable bit and content, links not followed. */
function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    const stat = fs.lstatSync(path);
    if (stat.isSymbolicLink()) found[name] = `link ${fs.readlinkSync(path)}`;
    else if (stat.isDirectory()) found[name] = 'folder';
    else found[name] = `${stat.mode & 0o111 ? 'executable' : 'file'} ${hashContent(fs.readFileSync(path))}`;
  }
  return found;
}

function write(path: string, content: string | Uint8Array): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, content);
}

function packs(store: string, cls: string): string[] {
  const folder = join(store, '.art', 'packs', cls);
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /[0-9a-f]{64}$/.test(name)).map((name) => join(folder, name));
}

function copyOfRepo(name: string): string {
  const copy = join(scratch, name);
  fs.cpSync(repo, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function edit(path: string, change: (bytes: Buffer) => Buffer): void {
  const bytes = change(fs.readFileSync(path));
  fs.rmSync(path);
  fs.writeFileSync(path, bytes);
}

describe.skipIf(!canRun)('the Python reader (needs python3 and zstd)', () => {
  beforeAll(() => {
    scratch = fs.mkdtempSync(join(tmpdir(), 'art-reader-'));
    repo = join(scratch, 'repo');
    const data = join(repo, 'data');
    write(join(data, 'readme.txt'), 'first\n');
    write(join(data, 'empty'), '');
    write(join(data, 'run.sh'), '#!/bin/sh\n');
    fs.chmodSync(join(data, 'run.sh'), 0o755);
    write(join(data, 'ünï/new\nline and space'), 'odd name');
    fs.mkdirSync(join(data, 'nothing/here'), { recursive: true });
    fs.symlinkSync('../readme.txt', join(data, 'ünï/link'));
    for (let i = 0; i < 600; i++) write(join(data, `many/${i % 7}/${i}.csv`), `row,${i}\n`.repeat(1 + (i % 300)));
    write(join(data, 'random.bin'), randomBytes(3_000_000));
    write(join(data, 'table.csv'), Array.from({ length: 60_000 }, (_, i) => `${i},${i * i},text\n`).join(''));
    write(join(repo, 'model.json'), '{"w": 1}\n');
    art(repo, 'init', '-q');
    art(repo, 'config', 'author', 'A Reader <reader@example.org>');
    art(repo, 'commit', '-q', '-m', 'first "quoted"', '-o', 'data=data');
    art(repo, 'commit', '-q', '-m', 'train', '-i', 'data', '-o', 'model=model.json');
    write(join(data, 'readme.txt'), 'second\n');
    fs.appendFileSync(join(data, 'table.csv'), 'one more row\n');
    art(repo, 'commit', '-q', '-m', 'more', '-o', 'data=data');
  }, 120_000);

  afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }), 60_000);

  test('lists the runs that art lists, newest first', () => {
    const ids = art(repo, 'log', '--json')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).run);
    const { stdout, status } = reader('runs', repo);
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(ids);
    expect(lines[0]).toMatch(/ main "A Reader <reader@example.org>" "more" data@2$/);
    expect(lines[2]).toContain('"first \\"quoted\\"" data@1');
  });

  test.each(['data@1', 'data@2', 'data'])('extracts %s as art does, byte for byte', (selector) => {
    const ours = join(scratch, `art-${selector}`);
    const theirs = join(scratch, `python-${selector}`);
    art(repo, 'checkout', '-q', selector, '--to', ours);
    expect(reader('extract', repo, selector, theirs)).toMatchObject({ status: 0, stderr: '' });
    const inside = fs.existsSync(join(ours, 'data')) ? join(ours, 'data') : ours;
    expect(snapshot(theirs)).toEqual(snapshot(inside));
    if (selector !== 'data@1') expect(snapshot(theirs)).toEqual(snapshot(join(repo, 'data')));
  });

  test('extracts a single file, and by the id of its run', () => {
    const id = art(repo, 'rev-parse', 'model@1').trim();
    for (const selector of ['model', `model@${id.slice(0, 20)}`]) {
      const dest = join(scratch, `single-${selector.length}`);
      expect(reader('extract', repo, selector, dest)).toMatchObject({ status: 0 });
      expect(fs.readFileSync(dest, 'utf8')).toBe('{"w": 1}\n');
    }
  });

  test('lists entries and prints files', () => {
    expect(reader('cat', repo, 'data@1:readme.txt').stdout).toBe('first\n');
    expect(reader('cat', repo, 'model').stdout).toBe('{"w": 1}\n');
    const sums = new Map(
      reader('ls', repo, 'data')
        .stdout.split('\n')
        .map((line) => [line.slice(80), line.slice(15, 79)]),
    );
    const table = createHash('sha256')
      .update(fs.readFileSync(join(repo, 'data/table.csv')))
      .digest('hex');
    expect(sums.get('table.csv')).toBe(table);
  });

  test('says what is missing or wrong, in one line', () => {
    for (const args of [
      ['extract', repo, 'nobody', join(scratch, 'x')],
      ['extract', repo, 'data@9', join(scratch, 'x')],
      ['extract', repo, 'data', repo],
      ['cat', repo, 'data:not/there'],
      ['runs', scratch],
    ]) {
      const { status, stderr } = reader(...args);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
    }
  });

  test('never serves a damaged record', () => {
    const copy = copyOfRepo('damaged');
    for (const pack of packs(copy, 'data')) {
      edit(pack, (bytes) => {
        for (let at = 16 + 52 + 20; at < bytes.length / 2; at += 4096) bytes[at] = (bytes[at] ?? 0) ^ 4;
        return bytes;
      });
    }
    const { status, stderr } = reader('extract', copy, 'data', join(scratch, 'from-damaged'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/error: .*(damaged|declares|has no)/);
  });

  test('reads packs whose footers are gone', () => {
    const copy = copyOfRepo('cut');
    for (const cls of ['run', 'tree', 'data']) {
      for (const pack of packs(copy, cls)) edit(pack, (bytes) => bytes.subarray(0, bytes.length - 20));
    }
    const { status, stderr } = reader('extract', copy, 'data@2', join(scratch, 'from-cut'));
    expect(stderr).toMatch(/has no good footer/);
    expect(status).toBe(0);
    expect(snapshot(join(scratch, 'from-cut'))).toEqual(snapshot(join(repo, 'data')));
  });

  test('leaves out the heads of a deleted branch', () => {
    const copy = copyOfRepo('branches');
    art(copy, 'branch', 'side');
    art(copy, 'branch', '-d', 'side');
    art(copy, 'branch', 'Kept/v1');
    expect(reader('runs', copy, '--branch', 'side').stdout).toBe('');
    expect(reader('runs', copy, '--branch', 'Kept/v1').stdout.trim().split('\n')).toHaveLength(3);
  });

  test('refuses a store that needs a feature it lacks, by name', () => {
    const copy = copyOfRepo('feature');
    const path = join(copy, '.art', 'format.json');
    const format = JSON.parse(fs.readFileSync(path, 'utf8'));
    format.features.read.push('sparkle');
    fs.rmSync(path);
    fs.writeFileSync(path, JSON.stringify(format));
    expect(reader('runs', copy)).toMatchObject({ status: 1, stderr: expect.stringContaining("'sparkle'") });
  });
});

/** A store of one run, made by hand from manifest entries that no writer would write. */
function hostile(name: string, entries: Value[]): string {
  const store = join(scratch, name, '.art');
  const put = (kind: Kind, cls: 'run' | 'tree' | 'data', bytes: Uint8Array): string => {
    const id = hashObject(kind, bytes);
    const writer = new PackWriter(join(store, 'tmp'), cls);
    writer.add(kind, id, bytes);
    const staged = writer.finish();
    const folder = join(store, 'packs', cls, staged.name.slice(0, 2));
    fs.mkdirSync(folder, { recursive: true });
    fs.renameSync(staged.tmp, join(folder, staged.name));
    return id;
  };
  fs.mkdirSync(join(store, 'tmp'), { recursive: true });
  write(join(store, 'HEAD'), 'ref: main\n');
  write(join(store, 'format.json'), '{"format":"art","version":1,"features":{"read":[],"write":[],"collect":[]}}');
  for (const text of ['evil', '..', '/tmp', 'a/../..', '../../x']) put('blob', 'data', Buffer.from(text));
  const content = put('manifest', 'tree', encode({ entries, level: 0 }));
  const output = { content, files: 1, bytes: 4, type: 'folder', meta: {}, version: 1, supersedes: [], extra: {} };
  const made: Run = {
    ...{ author: 'x', branch: 'main', time: 0, message: '', heads: [], generation: 1, inputs: [] },
    ...{ outputs: { a: output }, params: {}, metrics: {}, labels: {}, extra: {} },
  };
  write(join(store, 'refs', 'heads', 'main', put('run', 'run', encodeRun(made))), '');
  return join(scratch, name);
}

const file = (path: string, text = 'evil', mode = 0): Value => [
  path,
  mode,
  Buffer.byteLength(text),
  toBytes(text === '' ? EMPTY_CONTENT : hashContent(Buffer.from(text))),
];

describe.skipIf(!canRun)('the Python reader and hostile manifests (needs python3 and zstd)', () => {
  beforeAll(() => {
    scratch = fs.mkdtempSync(join(tmpdir(), 'art-hostile-'));
  });
  afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

  test.each([
    ['a parent folder', [file('../escaped')]],
    ['an absolute path', [file('/tmp/escaped')]],
    ['a climb inside', [file('a/../../escaped')]],
    ['.git', [file('.Git/config')]],
    ['a NUL', [file('a\0b')]],
    ['a link out', [file('link', '..', 2)]],
    ['an absolute link', [file('link', '/tmp', 2)]],
    ['a link that climbs behind a name', [file('link', 'a/../..', 2)]],
    ['a link higher than the artifact', [file('d/link', '../../x', 2)]],
    ['a file through a link', [file('link', '/tmp', 2), file('link/escaped')]],
    ['a file that is a folder', [file('a'), file('a/b')]],
    ['one path twice', [file('a'), file('a')]],
  ])('refuses %s and writes nothing outside', (what, entries) => {
    const name = what.replaceAll(/[^a-zA-Z]/g, '-');
    const dest = join(scratch, 'dest', name, 'out');
    fs.mkdirSync(dirname(dest), { recursive: true });
    const { status, stderr } = reader('extract', hostile(name, entries), 'a', dest);
    expect(stderr).toMatch(/^error: /);
    expect(status).toBe(1);
    expect(fs.existsSync(join(scratch, 'dest', name, 'escaped'))).toBe(false);
    expect(fs.existsSync('/tmp/escaped')).toBe(false);
    expect(fs.readdirSync(dirname(dest)).filter((entry) => entry !== 'out')).toEqual([]);
  });

  test('takes an innocent one made in the same way', () => {
    const dest = join(scratch, 'innocent');
    const made = hostile('good', [file('d/x'), file('link', '', 0)]);
    expect(reader('extract', made, 'a', dest)).toMatchObject({ status: 0, stderr: '' });
    expect(snapshot(dest)).toEqual({
      d: 'folder',
      'd/x': `file ${hashContent(Buffer.from('evil'))}`,
      link: `file ${EMPTY_CONTENT}`,
    });
  });
});
