import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findGit } from '../../workspace/git.ts';
import { type CodeChange, lookAtWorkTree, type WorkTreeState } from './changed-files.ts';
import { GitProject, hasGit } from './testing.ts';

const letters = { added: 'A', modified: 'M', deleted: 'D' };
const shown = (changes: CodeChange[]): string[] =>
  changes.map(({ change, path }) => `${letters[change]} ${path}`).sort();

let project: GitProject;
afterEach(() => project.remove());

/** Compares what is found with what git says, and returns it. */
function compared(): WorkTreeState {
  const git = project.info();
  const state = lookAtWorkTree(git);
  const { dirty, changes, commit, branch } = project.answers();
  expect({ dirty: state.dirty, changes: shown(state.changes), commit: state.commit, branch: git.branch }).toEqual({
    dirty,
    // Git says T where the kind of a file changed.
    changes: changes.map((line) => line.replace(/^T/, 'M').replace(/^U/, 'M')),
    commit,
    branch,
  });
  return state;
}

function start(): void {
  project = new GitProject();
  project.write('a.py', 'a\n');
  project.write('lib/b.py', 'b\n');
  project.write('lib/deep/c.py', 'c\n');
  project.write('other/d.py', 'd\n');
  project.write('run.sh', '#!/bin/sh\n');
  chmodSync(join(project.dir, 'run.sh'), 0o755);
  symlinkSync('a.py', join(project.dir, 'link'));
  project.commit();
}

describe.skipIf(!hasGit)('a work tree, compared with what the git program says', () => {
  it('clean, right after the commit and after a touch', () => {
    start();
    expect(compared().dirty).toBe(false);
    utimesSync(join(project.dir, 'a.py'), 1, 1);
    expect(lookAtWorkTree(project.info()).dirty).toBe(false);
  });

  it('edited, added, deleted, in the index or only on disk', () => {
    start();
    project.write('a.py', 'A\n');
    expect(compared().changes).toEqual([{ path: 'a.py', change: 'modified', mode: 0o100644 }]);
    project.write('lib/deep/new.py', 'new\n');
    compared();
    project.git('add', 'lib/deep/new.py');
    compared();
    project.write('lib/deep/new.py', 'newer\n');
    rmSync(join(project.dir, 'other/d.py'));
    compared();
    project.git('add', '-A');
    compared();
    rmSync(join(project.dir, 'lib'), { recursive: true });
    compared();
  });

  it('changed in the index and back on disk: dirty, and the source is as the commit has it', () => {
    start();
    project.write('a.py', 'A\n');
    project.git('add', 'a.py');
    project.write('a.py', 'a\n');
    expect(compared()).toMatchObject({ dirty: true, changes: [] });
  });

  it('out of the index, and still on disk', () => {
    start();
    project.git('rm', '-q', '--cached', 'lib/b.py');
    const state = lookAtWorkTree(project.info());
    expect(state.dirty).toBe(true);
    expect(shown(state.changes)).toEqual(['D lib/b.py']);
  });

  it('modes, links and folders in the place of files', () => {
    start();
    chmodSync(join(project.dir, 'a.py'), 0o755);
    compared();
    project.git('config', 'core.fileMode', 'false');
    compared();
    rmSync(join(project.dir, 'link'));
    symlinkSync('lib', join(project.dir, 'link'));
    compared();
    rmSync(join(project.dir, 'lib/b.py'));
    mkdirSync(join(project.dir, 'lib/b.py'));
    compared();
    rmSync(join(project.dir, 'run.sh'));
    symlinkSync('a.py', join(project.dir, 'run.sh'));
    compared();
    renameSync(join(project.dir, 'other'), join(project.dir, 'moved'));
    symlinkSync('moved', join(project.dir, 'other'));
    compared();
  });

  it('the same size in the same moment is seen', () => {
    start();
    for (let i = 0; i < 20; i++) {
      project.write('a.py', `${i % 10}\n`);
      project.git('add', 'a.py');
      project.write('a.py', `${(i + 1) % 10}\n`);
      expect(lookAtWorkTree(project.info()).changes).toHaveLength(1);
    }
  });

  it('on a branch without commits, and detached', () => {
    project = new GitProject();
    expect(compared()).toMatchObject({ commit: undefined, dirty: false });
    project.write('a.py', 'a\n');
    compared();
    project.git('add', 'a.py');
    expect(compared()).toMatchObject({ commit: undefined, dirty: true });
    const commit = project.commit();
    project.git('checkout', '-q', '--detach');
    expect(compared().commit).toBe(commit);
    project.git('checkout', '-q', '--orphan', 'fresh/start');
    compared();
  });

  it('a merge that stopped', () => {
    start();
    project.git('checkout', '-q', '-b', 'side');
    project.write('a.py', 'side\n');
    project.write('lib/b.py', 'side\n');
    project.write('side.py', 'side\n');
    project.commit();
    project.git('checkout', '-q', 'main');
    project.write('a.py', 'main\n');
    rmSync(join(project.dir, 'lib/b.py'));
    project.commit();
    project.tryGit('merge', 'side');
    const state = lookAtWorkTree(project.info());
    expect(state.dirty).toBe(true);
    expect(shown(state.changes)).toEqual(['A lib/b.py', 'A side.py', 'M a.py']);
  });

  it('index versions 2, 3 and 4, intent to add, sparse and assumed', () => {
    start();
    for (let i = 0; i < 300; i++) project.write(`pkg${i % 7}/module_${i}.py`, `${i}\n`);
    project.commit();
    for (const version of ['4', '2']) {
      project.git('update-index', '--index-version', version);
      project.write('pkg3/module_3.py', version);
      compared();
    }
    project.write('later.py', 'x\n');
    project.git('add', '-N', 'later.py');
    compared();
    project.git('update-index', '--assume-unchanged', 'lib/b.py');
    project.write('lib/b.py', 'not looked at\n');
    compared();
    project.git('rm', '-q', '--cached', 'later.py');
    project.git('checkout', '-q', '.');
    project.git('sparse-checkout', 'set', '--cone', 'lib', 'pkg1');
    compared();
    project.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'lib');
    project.write('lib/deep/c.py', 'changed\n');
    compared();
  });

  it('packed objects and refs, deltas, and objects borrowed from elsewhere', () => {
    start();
    const text = Array.from({ length: 3000 }, (_, i) => `line ${i * 7919}`).join('\n');
    for (let i = 0; i < 12; i++) {
      project.write('big.txt', `${i}\n${text}\n${i}\n`);
      for (let j = 0; j < 40; j++) project.write(`many/f${j}.py`, `${i} ${j}\n`);
      project.commit(`commit ${i}`);
    }
    project.git('repack', '-adfq', '--depth=50', '--window=50');
    project.git('pack-refs', '--all');
    // Without it every folder has to be read from the pack.
    project.git('read-tree', 'HEAD~3');
    compared();
    project.git('read-tree', 'HEAD');
    compared();
    const copy = join(project.home, 'copy');
    project.git('clone', '-q', '--shared', project.dir, copy);
    const { dir } = project;
    project.dir = copy;
    project.write('many/f3.py', 'changed\n');
    compared();
    project.dir = dir;
  });

  it('a linked work tree', () => {
    start();
    const linked = join(project.home, 'linked');
    project.git('worktree', 'add', '-q', '-b', 'topic', linked);
    project.write('a.py', 'changed here\n');
    project.dir = linked;
    expect(compared().dirty).toBe(false);
    project.write('lib/b.py', 'changed there\n');
    compared();
  });

  it('sub-modules: not checked out, clean, moved on, changed inside', () => {
    start();
    const inner = join(project.home, 'inner');
    const { dir } = project;
    mkdirSync(inner);
    project.dir = inner;
    project.git('init', '-q', '-b', 'main');
    project.write('in.py', 'in\n');
    const first = project.commit();
    project.dir = dir;
    project.git('submodule', 'add', '-q', inner, 'vendor/inner');
    compared();
    project.commit();
    expect(compared()).toMatchObject({
      dirty: false,
      submodules: [{ path: 'vendor/inner', commit: first, changes: [] }],
    });
    project.write('vendor/inner/in.py', 'changed\n');
    expect(compared().submodules).toEqual([
      {
        path: 'vendor/inner',
        commit: first,
        changes: [{ path: 'vendor/inner/in.py', change: 'modified', mode: 0o100644 }],
      },
    ]);
    project.dir = join(dir, 'vendor/inner');
    // As its own repository, from inside.
    compared();
    project.commit();
    project.dir = dir;
    expect(compared()).toMatchObject({ dirty: true, submodules: [{ changes: [] }] });
    project.git('submodule', 'deinit', '-q', '-f', '--all');
    expect(compared()).toMatchObject({ dirty: false, submodules: [{ path: 'vendor/inner' }] });
  });

  it('LFS: a pointer as it is, and the file that it points to', () => {
    start();
    const content = 'weights '.repeat(1000);
    const id = 'f62ac0f0e4dbeb7c3f1bd7ea3d8bd1a02a9e7e37ddb8e8ed8e1d2be0c5b4fd2f';
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize ${content.length}\n`;
    project.write('model.bin', pointer);
    project.commit();
    expect(compared().dirty).toBe(false);
    project.write('model.bin', 'other weights');
    expect(compared().changes).toHaveLength(1);
    // With the filter, as git-lfs sets it up, git compares pointers.
    project.write('.gitattributes', '*.bin filter=lfs -text\n');
    const clean = `printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize %s\\n' $(tee /tmp/$$ | sha256sum | cut -d' ' -f1) $(wc -c </tmp/$$); rm /tmp/$$`;
    project.git('config', 'filter.lfs.clean', clean);
    project.write('model.bin', content);
    project.commit();
    utimesSync(join(project.dir, 'model.bin'), 5, 5);
    expect(lookAtWorkTree(project.info()).dirty).toBe(false);
    compared();
  });

  it('line ends of Windows, where git makes them', () => {
    start();
    project.git('config', 'core.autocrlf', 'true');
    project.write('a.py', 'a\r\n');
    // `git status` names it for its size until the index is refreshed, and `git diff` has nothing to show.
    expect(lookAtWorkTree(project.info())).toMatchObject({ dirty: false, changes: [] });
    expect(project.answers().changes).toEqual([]);
    project.git('config', 'core.autocrlf', 'false');
    expect(lookAtWorkTree(project.info()).dirty).toBe(true);
  });
});

describe.skipIf(!hasGit)('what cannot be trusted', () => {
  it('a damaged index, head or object is said', () => {
    start();
    const index = join(project.dir, '.git/index');
    writeFileSync(index, Buffer.from('DIRC\0\0\0\x02\0\0\0\x09'));
    expect(() => lookAtWorkTree(project.info())).toThrow('git: the index is cut off');
    rmSync(index);
    project.git('reset', '-q');
    const object = project.git('rev-parse', 'HEAD').trim();
    const file = join(project.dir, '.git/objects', object.slice(0, 2), object.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, 'rubbish');
    expect(() => lookAtWorkTree(project.info())).toThrow(`git: object ${object} cannot be read`);
    rmSync(file);
    expect(() => lookAtWorkTree(project.info())).toThrow(`git: object ${object} is missing`);
    writeFileSync(join(project.dir, '.git/HEAD'), 'nonsense\n');
    expect(() => lookAtWorkTree(project.info())).toThrow('git: HEAD says "nonsense"');
  });

  it('a repository of another make is said to be one', () => {
    start();
    project.git('update-index', '--split-index');
    expect(() => lookAtWorkTree(project.info())).toThrow('git: an index split in two files');
    project.git('config', 'extensions.objectFormat', 'sha256');
    expect(findGit(project.dir)).toBeDefined();
    expect(() => lookAtWorkTree(project.info())).toThrow('git: objects named by SHA-256');
  });
});
