import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encode } from '../../object/codec.ts';
import { readEnvironment } from './environment.ts';
import { lockfileIds } from './lockfiles.ts';
import { pythonVersion } from './python.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'art-env-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

it('says what the machine is, in values that a run can hold', async () => {
  write('package-lock.json', '{}');
  const env = await readEnvironment(root, { env: {} });
  expect(env).toMatchObject({
    arch: process.arch,
    node: process.versions.node,
    lockfiles: { 'package-lock.json': expect.any(String) },
  });
  expect(env.os).toMatch(new RegExp(`^${process.platform} `));
  expect(env.python).toBeUndefined();
  expect(encode(env).length).toBeLessThan(1000);
});

it('lockfiles go by their content', () => {
  write('uv.lock', '');
  mkdirSync(join(root, 'yarn.lock'));
  write('deeper/poetry.lock', 'x');
  expect({ ...lockfileIds(root) }).toEqual({
    'uv.lock': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  });
  expect(Object.keys(lockfileIds(root, ['deeper/poetry.lock', 'none']))).toEqual(['deeper/poetry.lock']);
});

it('finds the version of Python in the files of environments', async () => {
  write('.venv/pyvenv.cfg', 'home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.7\n');
  write('uv/pyvenv.cfg', 'home = /usr/bin\nversion_info = 3.12.1\n');
  write('conda/conda-meta/python-3.10.4-h12debd9_0.json', '{}');
  expect(await pythonVersion(root, [], {})).toBe('3.11.7');
  expect(await pythonVersion(root, [], { VIRTUAL_ENV: join(root, 'uv') })).toBe('3.12.1');
  expect(await pythonVersion(root, [], { CONDA_PREFIX: join(root, 'conda') })).toBe('3.10.4');
});

it('asks the interpreter only where a command names one', async () => {
  const python = write('bin/python3', '#!/bin/sh\necho Python 3.9.1\n');
  chmodSync(python, 0o755);
  expect(await pythonVersion(root, [python, 'train.py'], {})).toBe('3.9.1');
  expect(await pythonVersion(root, ['node', 'train.js'], {})).toBeUndefined();
  expect(await pythonVersion(root, [join(root, 'none/python3')], {})).toBeUndefined();
});
