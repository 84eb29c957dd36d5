import { symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../../../object/bytes.ts';
import { hashContent } from '../../../object/hash.ts';
import { Scene, stepOf } from '../testing/scene.ts';
import { codePart } from './code-part.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
});

afterEach(() => scene.close());

async function part(said: Parameters<typeof stepOf>[0] = {}): Promise<Record<string, string>> {
  const map = (await codePart(scene.env(), stepOf(said))) as Record<string, Uint8Array>;
  return Object.fromEntries(Object.entries(map).map(([path, id]) => [path, toHex(id)]));
}

async function files(said: Parameters<typeof stepOf>[0] = {}): Promise<string[]> {
  return Object.keys(await part(said)).sort();
}

const id = (text: string): string => hashContent(Buffer.from(text));

describe('named code', () => {
  test('files, folders and globs', async () => {
    scene.write({ 'a.sh': '1', 'b.sh': '2', 'lib/x.r': '3', 'lib/deep/y.r': '4', 'lib/z.txt': '5', 'other/x.r': '6' });
    expect(await part({ code: ['a.sh'] })).toEqual({ 'a.sh': id('1') });
    expect(await files({ code: ['./a.sh', 'lib/'] })).toEqual(['a.sh', 'lib/deep/y.r', 'lib/x.r', 'lib/z.txt']);
    expect(await files({ code: ['*.sh', '**/*.r', '!other/**'] })).toEqual(['a.sh', 'b.sh', 'lib/deep/y.r', 'lib/x.r']);
  });

  test('not what programs leave beside it, nor data, nor what is looked at by value', async () => {
    scene.write({
      'art.yaml':
        'artifacts: {raw: data/raw}\nsteps: {a: {outputs: {x: out/x, y: {path: out/y}}, metrics: out/m.json}}\n',
      'lib/a.sh': '',
      'lib/__pycache__/a.pyc': '',
      'lib/node_modules/x.sh': '',
      'lib/venv/pyvenv.cfg': '',
      'lib/venv/x.sh': '',
      'data/raw/1.csv': '',
      'out/x': '',
      'out/y/1': '',
      'out/m.json': '',
      'model.pt': '',
      'params.yaml': '',
      'uv.lock': '',
      'art.lock': '',
    });
    const said = {
      outputs: [{ name: 'model', path: 'model.pt', persist: false }],
      paramFiles: ['params.yaml'],
    };
    expect(await files({ ...said, code: ['**'] })).toEqual(['lib/a.sh']);
    expect(await files({ ...said, code: ['params.yaml', 'uv.lock'] })).toEqual(['params.yaml', 'uv.lock']);
    await expect(part({ ...said, code: ['data/raw'] })).rejects.toThrow(
      'names "data/raw" as code, and it is what runs',
    );
    await expect(part({ ...said, code: ['model.pt'] })).rejects.toMatchObject({ code: 'CODE_IS_DATA' });
  });

  test('that nothing answers to is an error', async () => {
    await expect(part({ code: ['train.py'] })).rejects.toThrow(
      'step "train" names "train.py" as code, and there is no',
    );
    await expect(part({ code: ['src/**'] })).rejects.toMatchObject({ code: 'CODE_NOT_FOUND' });
  });

  test('links stand for what they lead to, circles end', async () => {
    scene.write({ 'lib/a.sh': '1', 'else/b.sh': '2' });
    symlinkSync('a.sh', join(scene.root, 'lib/link.sh'));
    symlinkSync('../else', join(scene.root, 'lib/else'));
    symlinkSync('.', join(scene.root, 'lib/me'));
    symlinkSync('nowhere', join(scene.root, 'lib/broken'));
    expect(await part({ code: ['lib'] })).toEqual({
      'lib/a.sh': id('1'),
      'lib/link.sh': id('1'),
      'lib/else/b.sh': id('2'),
    });
  });
});

describe('code that is not named', () => {
  test('is none without git', async () => {
    scene.write({ 'a.py': '' });
    expect(await codePart(scene.env(), stepOf())).toBe('none');
  });

  test('is what the command names, with what that imports', async () => {
    scene.write({
      'train.py': 'import helper',
      'helper.py': '',
      'other.py': '',
      'conf/a.yaml': '',
      'pkg/__main__.py': 'from . import core',
      'pkg/core.py': '',
      'rows.csv': '',
      'out/model.pt': '',
      'venv/pyvenv.cfg': '',
      'venv/bin/python': '',
      'node_modules/.bin/tool': '',
    });
    const inputs = [{ role: 'rows', target: './rows.csv' }];
    const run =
      'venv/bin/python ./train.py --config=conf/a.yaml rows.csv >out/model.pt 2>/dev/null; node_modules/.bin/tool';
    expect(await files({ run, inputs })).toEqual(['conf/a.yaml', 'helper.py', 'train.py']);
    expect(await files({ run: ['python', '-m', 'pkg', '--x'] })).toEqual(['pkg/__main__.py', 'pkg/core.py']);
    expect(await files({ run: `python '${scene.root}/other.py'` })).toEqual(['other.py']);
    expect(await files({ run: ['python', '../train.py', 'train.py'], code: ['other.py'] })).toEqual(['other.py']);
  });

  test('is what git tracks, as it is on disk', async () => {
    scene.git('init', '-q');
    scene.write({
      'art.yaml': 'artifacts: {data: data}\n',
      'train.py': '1',
      'lib/a.py': '2',
      'gone.py': '3',
      'data/x.csv': '4',
      'yarn.lock': '5',
    });
    scene.git('add', '.');
    scene.git('commit', '-q', '-m', 'x');
    scene.write({ 'train.py': 'import used', 'new.py': 'not added', 'used.py': '6', 'added.py': 'added' });
    scene.git('add', 'added.py');
    scene.remove('gone.py');
    expect(await part()).toEqual({
      'train.py': id('import used'),
      'used.py': id('6'),
      'lib/a.py': id('2'),
      'added.py': id('added'),
    });
  });

  test('what is committed and what is not makes no difference', async () => {
    scene.git('init', '-q');
    scene.write({ 'train.py': '1' });
    scene.git('add', '.');
    scene.git('commit', '-q', '-m', 'x');
    scene.write({ 'train.py': '2' });
    const before = await part();
    scene.git('commit', '-q', '-a', '-m', 'y');
    expect(await part()).toEqual(before);
  });
});

test('a change of the same size and time is seen', async () => {
  scene.write({ 'a.sh': 'one' });
  const time = new Date(1_700_000_000_000);
  utimesSync(join(scene.root, 'a.sh'), time, time);
  expect(await part({ code: ['a.sh'] })).toEqual({ 'a.sh': id('one') });
  expect(await part({ code: ['a.sh'] })).toEqual({ 'a.sh': id('one') });
  scene.write({ 'a.sh': 'two' });
  utimesSync(join(scene.root, 'a.sh'), time, time);
  expect(await part({ code: ['a.sh'] })).toEqual({ 'a.sh': id('two') });
});
