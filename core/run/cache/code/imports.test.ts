import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Scene, stepOf } from '../testing/scene.ts';
import { codePart } from './code-part.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
});

afterEach(() => scene.close());

/** The files that count where `first` is all that is named. */
async function from(first: string, files: Record<string, string>): Promise<string[]> {
  // Written out, they would be taken for imports of this file.
  const plain = (text: string): string => text.replaceAll('LOAD(', 'require(').replaceAll('LAZY(', 'import(');
  scene.write(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, plain(text)])));
  return Object.keys((await codePart(scene.env(), stepOf({ code: [first] }))) as object).sort();
}

function blank(...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, '']));
}

describe('python', () => {
  test.each([
    ['import lib', ['lib/__init__.py']],
    ['import lib.a', ['lib/__init__.py', 'lib/a.py']],
    ['import os, lib.a as x, helper', ['helper.py', 'lib/__init__.py', 'lib/a.py']],
    ['from lib import a', ['lib/__init__.py', 'lib/a.py']],
    ['from lib.deep import c  # why', ['lib/__init__.py', 'lib/deep/c.py']],
    ['from lib import (\n  a,  # one\n  b as other,\n)', ['lib/__init__.py', 'lib/a.py', 'lib/b.py']],
    ['from lib import a, \\\n  b', ['lib/__init__.py', 'lib/a.py', 'lib/b.py']],
    ['from lib import *', ['lib/__init__.py', 'lib/a.py', 'lib/b.py']],
    ['from lib.a import f', ['lib/__init__.py', 'lib/a.py']],
    ['if x:\n    import helper', ['helper.py']],
    ['try: import helper; import lib.b', ['helper.py', 'lib/__init__.py', 'lib/b.py']],
    ['importlib.import_module("lib.a")', ['lib/__init__.py', 'lib/a.py']],
    ["m = __import__('helper')", ['helper.py']],
    ['import pkg.inner', ['src/pkg/inner.py']],
    ['import numpy as np\nfrom os import path\nimport lib.none', ['lib/__init__.py']],
    ['from . import helper', ['helper.py']],
    ['from .lib.a import f', ['lib/__init__.py', 'lib/a.py']],
    ['from ... import helper', []],
    ['important = "import" ; fromage(1)', []],
  ])('%j', async (text, expected) => {
    const others = [
      'helper.py',
      'lib/__init__.py',
      'lib/a.py',
      'lib/b.py',
      'lib/deep/c.py',
      'src/pkg/inner.py',
      'no.py',
    ];
    expect(await from('train.py', { 'train.py': text, ...blank(...others) })).toEqual([...expected, 'train.py'].sort());
  });

  test('relative ones, around in a circle, and the packages that a module is in', async () => {
    const files = {
      'app/__init__.py': '',
      'app/cli/__init__.py': 'from ..core import x',
      'app/cli/main.py': 'from . import args\nfrom .. import util',
      'app/cli/args.py': 'from .main import main',
      'app/core/__init__.py': 'from .x import *',
      'app/core/x.py': '',
      'app/util.py': 'import app.cli.main',
      'app/unused.py': '',
    };
    expect(await from('app/cli/main.py', files)).toEqual(
      Object.keys(files)
        .filter((path) => !path.includes('unused'))
        .sort(),
    );
  });

  test('from another folder, as a script and as a module', async () => {
    const files = { 'scripts/train.py': 'import near\nimport far', ...blank('scripts/near.py', 'far.py', 'near.py') };
    expect(await from('scripts/train.py', files)).toEqual(['far.py', 'near.py', 'scripts/near.py', 'scripts/train.py']);
  });

  test('all that Python itself loads of the project', async () => {
    const files = {
      'train.py': 'import lib.a\nfrom lib.deep import b\nimport json',
      'lib/__init__.py': 'from . import base as base',
      'lib/base.py': '',
      'lib/a.py': 'from .deep.c import x',
      'lib/deep/__init__.py': '',
      'lib/deep/b.py': 'def f():\n    pass',
      'lib/deep/c.py': 'from .. import base\nx = 1',
    };
    const found = await from('train.py', files);
    const code =
      'import runpy, sys; runpy.run_path("train.py"); print("\\n".join(m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None)))';
    let loaded: string;
    try {
      const env = { PATH: process.env['PATH'], PYTHONPATH: '.', PYTHONDONTWRITEBYTECODE: '1' };
      loaded = execFileSync('python3', ['-c', code], { cwd: scene.root, encoding: 'utf8', env });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    const own = loaded.split('\n').filter((path) => path.startsWith(scene.root));
    expect(own).toHaveLength(6);
    expect(found).toEqual(expect.arrayContaining(own.map((path) => path.slice(scene.root.length + 1))));
  });
});

describe('javascript and typescript', () => {
  test.each([
    ["import './a.js';", ['a.js']],
    ["import x from './a';", ['a.js']],
    ['import x, { y } from "./lib";', ['lib/index.ts']],
    ["import type { T } from './b.js';", ['b.ts']],
    ["import {\n  x,\n  y,\n} from './lib/c.mjs';", ['lib/c.mts']],
    ["export * from './a.js';\nexport { z } from './b.ts'", ['a.js', 'b.ts']],
    ["const a = LOAD('./a');", ['a.js']],
    ["require.resolve ( './data.json' )", ['data.json']],
    ["await LAZY(/* webpackChunkName: 'x' */ './a.js')", ['a.js']],
    ['import(`./a.js`)', ['a.js']],
    ["new Worker(new URL('./a.js', import.meta.url))", ['a.js']],
    ["import a from './a.js?raw'", ['a.js']],
    ["import fs from 'node:fs'; import x from 'react'; import './none.js'; import(`./$" + '{name}.js`)', []],
    ["import './pkg'", ['pkg/main.js']],
    ["import '#lib/c.mjs'", ['lib/c.mts']],
    ["import 'me/a.js'", ['a.js']],
    ["import '@/b'", ['b.ts']],
    ["import 'linked'", ['packages/linked/main.js']],
    ["import 'linked/extra.js'", ['packages/linked/extra.js']],
    ["import 'installed'", []],
  ])('%s', async (text, expected) => {
    mkdirSync(join(scene.root, 'node_modules'));
    symlinkSync('../packages/linked', join(scene.root, 'node_modules/linked'));
    const others = blank('a.js', 'b.ts', 'lib/index.ts', 'lib/c.mts', 'data.json', 'pkg/main.js', 'unused.ts');
    const packages = {
      'package.json': '{"name": "me", "imports": {"#lib/*": {"default": "./lib/*"}}}',
      'tsconfig.json': '{ // comment\n "compilerOptions": {"paths": {"@/*": ["./*"],}, /* so */ } }',
      'pkg/package.json': '{"main": "main"}',
      'packages/linked/package.json':
        '{"name": "linked", "exports": {".": {"import": "./main.js"}, "./extra.js": "./extra.js"}}',
      'node_modules/installed/index.js': '',
      ...blank('packages/linked/main.js', 'packages/linked/extra.js'),
    };
    const found = await from('train.ts', { 'train.ts': text, ...others, ...packages });
    expect(found).toEqual([...expected, 'train.ts'].sort());
  });

  test('through several files, around in a circle, up to the edge of the project', async () => {
    const files = {
      'a.ts': "import './lib/b.js'; import '../outside.js'",
      'lib/b.ts': "import { c } from './c.js'",
      'lib/c.ts': "import '../a.js'; const d = LOAD('./d.cjs')",
      'lib/d.cjs': '',
    };
    expect(await from('a.ts', files)).toEqual(Object.keys(files));
  });

  test('in a folder of a git work tree, from all of it', async () => {
    scene.git('init', '-q');
    scene.write({ 'shared/x.js': '', 'ml/train.js': "import '../shared/x.js'" });
    const env = { ...scene.env(), root: join(scene.root, 'ml') };
    expect(Object.keys((await codePart(env, stepOf({ code: ['train.js'] }))) as object).sort()).toEqual([
      '../shared/x.js',
      'train.js',
    ]);
  });
});

test('data that is imported is data', async () => {
  const files = { 'art.yaml': 'artifacts: {table: table.json}', 'a.js': "import './table.json'", 'table.json': '{}' };
  expect(await from('a.js', files)).toEqual(['a.js']);
});

test('a hostile file takes no longer than a plain one', async () => {
  const files: Record<string, string> = { 'all.py': '', 'all.js': '' };
  for (const text of ['import (', 'from . import (', 'from', '"', "import '", 'require(/*', '\\\n', '.']) {
    files['all.py'] += text.repeat(20_000);
    files['all.js'] += text.repeat(20_000);
  }
  expect(await from('**', files)).toEqual(['all.js', 'all.py']);
}, 10_000);
