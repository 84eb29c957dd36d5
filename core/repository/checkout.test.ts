import { existsSync, readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Repository } from '../repository.ts';
import { commit, Project } from './testing/project.ts';

let project: Project;
let repository: Repository;

beforeEach(async () => {
  project = new Project();
  repository = await project.init();
  project.write({ 'data/a': '1', 'data/sub/b': '1', model: 'm1' });
  await commit(repository, ['data', 'model']);
  project.write({ 'data/a': '2', 'data/c': 'new', model: 'm2' });
  await commit(repository, ['data', 'model']);
});

afterEach(() => project.close());

describe('restoring', () => {
  test('a version makes its folder equal the manifest, and back again', async () => {
    await repository.checkout({ targets: ['data@1'] });
    expect(readdirSync(project.path('data'))).toEqual(['a', 'sub']);
    expect(project.read('data/a')).toBe('1');
    expect((await repository.status()).artifacts[0]).toMatchObject({
      name: 'data',
      state: 'behind',
      version: 1,
      latest: 2,
    });
    await repository.checkout({ targets: ['data'] });
    expect(project.read('data/c')).toBe('new');
  });

  test('a run restores all that was there then', async () => {
    await repository.checkout({ targets: ['HEAD~1'] });
    expect([project.read('data/a'), project.read('model')]).toEqual(['1', 'm1']);
  });

  test('art.lock restores what it names', async () => {
    const lock = project.read('art.lock');
    await repository.checkout({ targets: ['HEAD~1'] });
    expect(project.read('art.lock')).not.toBe(lock);
    project.write({ 'art.lock': lock });
    await repository.checkout();
    expect([project.read('data/a'), project.read('model')]).toEqual(['2', 'm2']);
  });

  test('uncommitted work stops it', async () => {
    project.write({ 'data/a': 'mine' });
    await expect(repository.checkout({ targets: ['data@1'] })).rejects.toMatchObject({ code: 'UNCOMMITTED' });
    expect(project.read('data/a')).toBe('mine');
    await repository.checkout({ targets: ['data@1'], force: true });
    expect(project.read('data/a')).toBe('1');
  });

  test('nothing is written when one of several targets is not safe', async () => {
    project.write({ model: 'mine' });
    await expect(repository.checkout({ targets: ['data@1', 'model@1'] })).rejects.toMatchObject({
      code: 'UNCOMMITTED',
    });
    expect(project.read('data/a')).toBe('2');
  });

  test('elsewhere, the workspace is left alone', async () => {
    await repository.checkout({ targets: ['data@1'], to: 'old' });
    expect(project.read('old/a')).toBe('1');
    expect((await repository.status()).artifacts[0]?.state).toBe('unchanged');
    await expect(repository.checkout({ targets: ['data@1'], to: 'old' })).rejects.toMatchObject({ code: 'EXISTS' });
    await repository.checkout({ targets: ['data:sub/b'], to: 'just-b' });
    expect(project.read('just-b')).toBe('1');
    await repository.checkout({ targets: ['HEAD'], to: 'all' });
    expect([project.read('all/data/a'), project.read('all/model')]).toEqual(['2', 'm2']);
  });

  test('a part of an artifact, edited, is committed as its base plus the changes', async () => {
    rmSync(project.path('data'), { recursive: true });
    await repository.checkout({ targets: ['data:sub'], force: true });
    expect(existsSync(project.path('data/a'))).toBe(false);
    project.write({ 'data/sub/b': 'edited' });
    await commit(repository, ['data']);
    expect([...repository.ls('data', { recursive: true })].map(({ path }) => path)).toEqual(['a', 'c', 'sub/b']);
    expect(Buffer.concat([...repository.cat('data:sub/b')]).toString()).toBe('edited');
  });
});

describe('a restore cut short by a kill', () => {
  const stateFile = '.art/workspace/main/state.json';
  const DEAD_PID = 2 ** 30;

  test('is finished by the next command, and what the user changed since stays', async () => {
    const { run, version, content } = {
      run: repository.resolveRun('HEAD~1'),
      version: 1,
      content: contentOf('data@1'),
    };
    const state = JSON.parse(project.read(stateFile));
    state.restoring = { data: { name: 'data', run, version, content, pid: DEAD_PID } };
    // As the kill left it: one file restored, another not yet; and one that the user wrote afterwards.
    project.write({ [stateFile]: JSON.stringify(state), 'data/a': '1', 'data/mine': 'mine' });
    expect((await repository.status()).artifacts[0]).toMatchObject({
      name: 'data',
      state: 'modified',
      version: 1,
      added: 1,
      removed: 0,
    });
    expect(existsSync(project.path('data/c'))).toBe(false);
    expect(project.read('data/mine')).toBe('mine');
    expect(project.warnings.map(({ code }) => code)).toEqual(['FINISHED']);
  });

  test('is left alone while its process lives', async () => {
    const state = JSON.parse(project.read(stateFile));
    state.restoring = { data: { ...state.paths.data, content: contentOf('data@1'), pid: process.pid } };
    project.write({ [stateFile]: JSON.stringify(state) });
    await repository.status();
    expect(project.read('data/a')).toBe('2');
  });

  function contentOf(selector: string): string {
    return repository.resolve(selector).output?.value.content ?? '';
  }
});

describe('branches', () => {
  test('switch takes unmodified paths along', async () => {
    repository.createBranch('old', 'HEAD~1');
    expect(await repository.switch('old')).toEqual({ branch: 'old', moved: ['data', 'model'] });
    expect(project.read('data/a')).toBe('1');
    expect(repository.branch).toBe('old');
    await repository.switch('main');
    expect(project.read('data/a')).toBe('2');
  });

  test('switch stops at modified paths and stays where it was', async () => {
    repository.createBranch('old', 'HEAD~1');
    project.write({ 'data/a': 'mine' });
    await expect(repository.switch('old')).rejects.toMatchObject({ code: 'UNCOMMITTED' });
    expect(repository.branch).toBe('main');
    expect(project.read('model')).toBe('m2');
  });

  test('merge joins folders path by path and lists clashes', async () => {
    await repository.switch('side', { create: true });
    project.write({ 'data/side': 's', model: 'side' });
    await commit(repository, ['data', 'model']);
    await repository.switch('main');
    project.write({ 'data/main': 'm' });
    await commit(repository, ['data']);
    expect(await repository.merge('side')).toMatchObject({ merged: ['data'], clashes: [] });
    expect(readdirSync(project.path('data'))).toEqual(['a', 'c', 'main', 'side', 'sub']);
    expect(project.read('model')).toBe('side');
    expect((await repository.merge('side')).merged).toEqual([]);
  });

  test('a clash records nothing, unless a side is preferred', async () => {
    await repository.switch('side', { create: true });
    project.write({ model: 'theirs' });
    await commit(repository, ['model']);
    await repository.switch('main');
    project.write({ model: 'ours' });
    await commit(repository, ['model']);
    const before = [...repository.log()].length;
    const { clashes } = await repository.merge('side');
    expect(clashes).toMatchObject([{ artifact: 'model', path: '.' }]);
    expect([...repository.log()]).toHaveLength(before);
    await repository.merge('side', { prefer: 'theirs' });
    expect(project.read('model')).toBe('theirs');
  });

  test('a deleted branch is gone until it is made again', async () => {
    repository.createBranch('side');
    expect(repository.branches().map(({ name }) => name)).toEqual(['main', 'side']);
    repository.deleteBranch('side');
    expect(repository.branches().map(({ name }) => name)).toEqual(['main']);
    repository.createBranch('side');
    expect(repository.branches()).toHaveLength(2);
    expect(() => repository.deleteBranch('main')).toThrow('is the current branch');
  });
});
