import { mkdtempSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Repository } from '../repository.ts';
import { commit, Project } from './testing/project.ts';

let project: Project;
let repository: Repository;

beforeEach(async () => {
  project = new Project();
  repository = await project.init();
});

afterEach(() => project.close());

describe('outputs', () => {
  test('a named output becomes version 1, and the same content keeps its number', async () => {
    project.write({ 'data/a.csv': 'a,b\n1,2\n', 'data/sub/b.csv': 'c\n' });
    const first = await commit(repository, ['data'], { message: 'first' });
    expect(first.outputs['data']).toMatchObject({ version: 1, files: 2, bytes: 10, isNew: true });
    await expect(commit(repository, ['data'])).rejects.toThrow('nothing to record');
    const again = await commit(repository, ['data'], { params: { lr: 0.1 } });
    expect(again.outputs['data']).toMatchObject({ version: 1, isNew: false });
    expect(again.parents).toEqual([first.run]);
  });

  test('without names, tracked paths that changed are recorded, and a missing one is no deletion', async () => {
    project.write({ 'data/a': '1', 'model.bin': 'w' });
    await repository.track('data');
    await repository.track('model.bin');
    await repository.commit();
    project.write({ 'model.bin': 'ww' });
    rmSync(project.path('data'), { recursive: true });
    const { outputs } = await repository.commit();
    expect(Object.keys(outputs)).toEqual(['model']);
    await expect(repository.commit()).rejects.toThrow('nothing to record');
  });

  test('a change of the same size and time is not missed', async () => {
    project.write({ 'data/a': 'one' });
    utimesSync(project.path('data/a'), 1, 1);
    await commit(repository, ['data']);
    project.write({ 'data/a': 'two' });
    utimesSync(project.path('data/a'), 1, 1);
    expect((await commit(repository, ['data'])).outputs['data']?.version).toBe(2);
  });

  test('a dry run says what would be, and records nothing', async () => {
    project.write({ a: '1' });
    expect((await commit(repository, ['a'], { dryRun: true })).outputs['a']).toMatchObject({ version: 1, isNew: true });
    expect([...repository.log()]).toEqual([]);
  });

  test('paths outside the workspace can be recorded', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'art-outside-'));
    try {
      symlinkSync('nowhere', join(outside, 'link'));
      expect((await commit(repository, [`x=${outside}`])).outputs['x']?.files).toBe(1);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('mistakes are named', async () => {
    project.write({ a: '1' });
    await expect(commit(repository, ['a=missing'])).rejects.toThrow('output "a": there is nothing at "missing"');
    await expect(commit(repository, ['a', 'a'])).rejects.toThrow('output "a" is given twice');
    await expect(commit(repository, ['a'], { types: { b: 'model' } })).rejects.toThrow(
      '"b" is not an output of this commit',
    );
    await expect(commit(repository, ['a'], { supersede: true, fork: true })).rejects.toThrow('exclude each other');
    await expect(commit(repository, ['..=a'])).rejects.toThrow();
  });

  test('an unusually large commit asks first, and stores nothing when refused', async () => {
    repository.setConfig('commit.maxFiles', '3');
    project.write({ 'd/1': '1', 'd/2': '2', 'd/3': '3', 'd/4': '4' });
    await expect(commit(repository, ['d'])).rejects.toMatchObject({ code: 'LARGE_COMMIT' });
    expect([...(await repository.lsPacks())]).toEqual([]);
    const asked: number[] = [];
    await commit(repository, ['d'], { confirm: async ({ files }) => asked.push(files) > 0 });
    expect(asked).toEqual([4]);
  });
});

describe('inputs', () => {
  test('a selector names a version; its run is a parent', async () => {
    project.write({ data: 'x', model: 'm' });
    const data = await commit(repository, ['data']);
    const model = await commit(repository, ['model'], { inputs: [{ target: 'data', role: 'training' }] });
    expect(model.inputs).toMatchObject([{ role: 'training', name: 'data', version: 1, run: data.run }]);
    expect(model.parents).toEqual([data.run]);
  });

  test('a path with known content is that version; any other is stored first', async () => {
    project.write({ data: 'x', copy: 'x', raw: 'y', model: 'm' });
    const data = await commit(repository, ['data']);
    const model = await commit(repository, ['model'], { inputs: [{ target: './copy' }, { target: './raw' }] });
    expect(model.inputs[0]).toMatchObject({ name: 'data', version: 1, run: data.run });
    expect(model.inputs[1]).toMatchObject({ name: 'raw', version: 1 });
    expect(project.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('stored input "./raw" as raw@1'),
    ]);
    expect([...repository.log()]).toHaveLength(3);
  });
});

describe('lost updates', () => {
  test('an edit on an old base is refused until told what is meant', async () => {
    project.write({ data: '1', other: '2' });
    await commit(repository, ['data']);
    await commit(repository, ['data=other']);
    project.write({ data: '1 edited' });
    await expect(commit(repository, ['data'])).rejects.toMatchObject({ code: 'LOST_UPDATE' });
    const { outputs } = await commit(repository, ['data'], { supersede: true });
    expect(outputs['data']?.version).toBe(3);
  });

  test('a fork is seen in the status, and merged', async () => {
    project.write({ 'data/a': '1', 'data/b': '1', 'other/a': '1', 'other/b': '2' });
    await commit(repository, ['data']);
    await commit(repository, ['data=other']);
    project.write({ 'data/a': '3' });
    await commit(repository, ['data'], { fork: true });
    expect([...repository.artifacts()]).toMatchObject([{ name: 'data', version: 3, forked: true }]);
    const merged = await repository.merge();
    expect(merged).toMatchObject({ merged: ['data'], clashes: [] });
    expect([...repository.ls('data')].map(({ path }) => path)).toEqual(['a', 'b']);
    expect(Buffer.concat([...repository.cat('data:a'), ...repository.cat('data:b')]).toString()).toBe('32');
  });
});

test('amend takes the place of the last run and keeps its version numbers', async () => {
  project.write({ data: '1' });
  await commit(repository, ['data'], { message: 'typo' });
  const amended = await repository.commit({ amend: true, message: 'right', metrics: { acc: 1 } });
  expect(amended.outputs).toEqual({});
  expect([...repository.log()].map(({ run }) => [run.message, run.metrics, run.outputs['data']?.version])).toEqual([
    ['right', { acc: 1 }, 1],
  ]);
});
