import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findGit, mainWorkTree } from './git.ts';
import { gitAuthor } from './git-config.ts';
import { installHooks } from './hooks.ts';
import { locate } from './locate.ts';
import { tempFolder, writeTree } from './testing.ts';

function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@x', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', ['-C', cwd, ...identity, ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

function repository(): string {
  const root = tempFolder();
  git(root, 'init', '-q', '-b', 'main');
  writeTree(root, { 'sub/file': 'x' });
  git(root, 'add', '.');
  git(root, 'commit', '-q', '-m', 'x');
  return root;
}

function makeStore(root: string): void {
  writeTree(root, { '.art/format.json': '{}' });
}

describe('findGit', () => {
  test('a branch, from anywhere inside', () => {
    const root = repository();
    const gitDir = join(root, '.git');
    const found = { workTree: root, gitDir, commonDir: gitDir, branch: 'main', detached: false };
    expect(findGit(root)).toEqual(found);
    expect(findGit(join(root, 'sub'))).toEqual(found);
    git(root, 'switch', '-q', '-c', 'feature/x.y');
    expect(findGit(root)?.branch).toBe('feature/x.y');
    git(root, 'pack-refs', '--all');
    expect(findGit(root)?.branch).toBe('feature/x.y');
  });

  test('a branch without a commit', () => {
    const root = tempFolder();
    git(root, 'init', '-q', '-b', 'first');
    expect(findGit(root)).toMatchObject({ branch: 'first', detached: false });
  });

  test('a detached HEAD', () => {
    const root = repository();
    git(root, 'checkout', '-q', '--detach');
    expect(findGit(root)).toMatchObject({ detached: true });
    expect(findGit(root)).not.toHaveProperty('branch');
  });

  test('a linked work tree', () => {
    const root = repository();
    const linked = join(tempFolder(), 'linked');
    git(root, 'worktree', 'add', '-q', '-b', 'other', linked);
    const found = findGit(join(linked, 'sub'));
    expect(found).toMatchObject({ workTree: linked, commonDir: join(root, '.git'), branch: 'other' });
    expect(found && mainWorkTree(found)).toBe(root);
    expect(mainWorkTree(findGit(root) as NonNullable<typeof found>)).toBeUndefined();
  });

  test('a work tree of a bare repository has no main one', () => {
    const bare = join(tempFolder(), 'bare.git');
    git(repository(), 'clone', '-q', '--bare', '.', bare);
    const linked = join(tempFolder(), 'linked');
    git(bare, 'worktree', 'add', '-q', '-b', 'other', linked);
    const found = findGit(linked);
    expect(found).toMatchObject({ workTree: linked, branch: 'other' });
    expect(found && mainWorkTree(found)).toBeUndefined();
  });

  test('a sub-module is itself', () => {
    const root = repository();
    git(root, 'submodule', 'add', '-q', repository(), 'module');
    const found = findGit(join(root, 'module', 'sub'));
    expect(found).toMatchObject({
      workTree: join(root, 'module'),
      gitDir: join(root, '.git/modules/module'),
      branch: 'main',
    });
  });

  test('none, and what only looks like one', () => {
    const root = tempFolder();
    expect(findGit(root)).toBeUndefined();
    writeFileSync(join(root, '.git'), 'gitdir: /nowhere\n');
    expect(findGit(root)).toBeUndefined();
  });
});

describe('locate', () => {
  test('the nearest store upwards', () => {
    const root = tempFolder();
    makeStore(root);
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    const found = { artDir: join(root, '.art'), root, workspaceId: 'main' };
    expect(locate(root, {})).toEqual(found);
    expect(locate(join(root, 'a', 'b'), {})).toEqual(found);
    makeStore(join(root, 'a'));
    expect(locate(join(root, 'a', 'b'), {}).root).toBe(join(root, 'a'));
    mkdirSync(join(root, 'a', 'b', '.art'));
    expect(locate(join(root, 'a', 'b'), {}).root).toBe(join(root, 'a'));
  });

  test('none', () => {
    const root = tempFolder();
    expect(() => locate(root, {})).toThrow(`"${root}" is not in an art repository`);
  });

  test('ART_DIR and ART_INDEX_DIR', () => {
    const [root, elsewhere] = [tempFolder(), tempFolder()];
    makeStore(root);
    const env = { ART_DIR: join(root, '.art'), ART_INDEX_DIR: '/local/index' };
    expect(locate(root, env)).toEqual({
      artDir: join(root, '.art'),
      root,
      workspaceId: 'main',
      indexDir: '/local/index',
    });
    const found = locate(elsewhere, env);
    expect(found).toMatchObject({ artDir: join(root, '.art'), root: elsewhere });
    expect(found.workspaceId).toMatch(/^[0-9a-f]{16}$/);
    writeTree(elsewhere, { 'art.yaml': '', 'deep/x': '' });
    expect(locate(join(elsewhere, 'deep'), env)).toEqual(found);
    expect(() => locate(root, { ART_DIR: 'nothing' })).toThrow('ART_DIR names');
  });

  test('linked work trees share the store and are told apart', () => {
    const root = repository();
    makeStore(root);
    const linked = join(tempFolder(), 'linked');
    const inside = join(root, 'trees', 'inside');
    git(root, 'worktree', 'add', '-q', '-b', 'one', linked);
    git(root, 'worktree', 'add', '-q', '-b', 'two', inside);
    const main = locate(root, {});
    const [one, two] = [locate(join(linked, 'sub'), {}), locate(inside, {})];
    expect(one).toMatchObject({ artDir: main.artDir, root: linked });
    expect(two).toMatchObject({ artDir: main.artDir, root: inside });
    expect(new Set([main, one, two].map(({ workspaceId }) => workspaceId)).size).toBe(3);
    makeStore(linked);
    expect(locate(linked, {})).toEqual({ artDir: join(linked, '.art'), root: linked, workspaceId: 'main' });
  });

  test('a store in a folder of the repository is found at the same place', () => {
    const root = repository();
    makeStore(join(root, 'sub'));
    const linked = join(tempFolder(), 'linked');
    git(root, 'worktree', 'add', '-q', '-b', 'one', linked);
    expect(locate(join(linked, 'sub'), {})).toMatchObject({
      artDir: join(root, 'sub', '.art'),
      root: join(linked, 'sub'),
    });
    expect(() => locate(linked, {})).toThrow('is not in an art repository');
  });
});

describe('gitAuthor', () => {
  test('is what git would say', () => {
    const root = repository();
    const home = tempFolder();
    const env = { HOME: home };
    const asGit = (extra: Record<string, string> = {}): string => {
      const all = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', ...env, ...extra };
      return execFileSync('git', ['-C', root, 'var', 'GIT_AUTHOR_IDENT'], { encoding: 'utf8', env: all }).replace(
        / \d+ \S+\n$/,
        '',
      );
    };
    writeFileSync(
      join(home, '.gitconfig'),
      '[core]\n\tname = no\n[user]\n\tname = "A \\"B\\" C" ; comment\n\temail = a@b # x\n',
    );
    expect(gitAuthor(findGit(root), env)).toBe(asGit());
    git(root, 'config', 'user.email', 'own@x');
    expect(gitAuthor(findGit(root), env)).toBe(asGit());
    const named = { GIT_AUTHOR_NAME: 'Env' };
    expect(gitAuthor(findGit(root), { ...env, ...named })).toBe(asGit(named));
  });

  test('nobody, where nothing says', () => {
    expect(gitAuthor(undefined, { HOME: tempFolder() })).toBeUndefined();
  });
});

describe('installHooks', () => {
  test('in the common folder, executable, and once', () => {
    const root = repository();
    const path = join(root, '.git', 'hooks', 'post-checkout');
    expect(installHooks(root).map(({ change }) => change)).toEqual(['installed', 'installed']);
    expect(statSync(path).mode & 0o111).toBe(0o111);
    expect(installHooks(root).map(({ change }) => change)).toEqual(['kept', 'kept']);
    git(root, 'switch', '-q', '-c', 'works');
  });

  test("somebody else's is left alone, unless forced, and then nothing is half done", () => {
    const root = repository();
    const path = join(root, '.git', 'hooks', 'post-merge');
    writeTree(join(root, '.git', 'hooks'), { 'post-merge': '#!/bin/sh\nmine\n' });
    expect(() => installHooks(root)).toThrow('is there already and is not from art');
    expect(() => statSync(join(root, '.git', 'hooks', 'post-checkout'))).toThrow();
    expect(readFileSync(path, 'utf8')).toContain('mine');
    expect(installHooks(root, { force: true }).map(({ change }) => change)).toEqual(['installed', 'replaced']);
  });

  test('where git is told to look for hooks', () => {
    const root = repository();
    git(root, 'config', 'core.hooksPath', 'my-hooks');
    expect(installHooks(root)[0]?.path).toBe(join(root, 'my-hooks', 'post-checkout'));
  });
});
