import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Repository } from '../repository.ts';
import { commit, Project } from './testing/project.ts';

let project: Project;
let repository: Repository;

beforeEach(async () => {
  project = new Project();
  repository = await project.init();
});

afterEach(() => project.close());

test('a value is stored in an open format and comes back', async () => {
  await repository.saveValue('scores', { accuracy: 0.9, folds: [1, 2] });
  expect(Buffer.concat([...repository.load('scores')]).toString()).toBe(
    '{\n  "accuracy": 0.9,\n  "folds": [\n    1,\n    2\n  ]\n}\n',
  );
  expect(await repository.loadValue('scores')).toEqual({ accuracy: 0.9, folds: [1, 2] });
  await repository.saveValue('weights', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
  expect(await repository.loadValue('weights@1')).toEqual({
    dtype: 'float32',
    shape: [2, 2],
    data: Float32Array.of(1, 2, 3, 4),
  });
});

test('an equal value is no new version', async () => {
  const first = await repository.saveValue('scores', [1, 2]);
  const again = await repository.saveValue('scores', [1, 2], { message: 'again' });
  expect(first.outputs['scores']?.content).toBe(again.outputs['scores']?.content);
  expect(again.outputs['scores']?.version).toBe(1);
});

test('files that others wrote are loaded by what they are', async () => {
  project.write({ 'data/a.csv': 'x;y\n1;2\n', 'data/b.yaml': 'a: [1, 2]\n', 'data/c': Buffer.of(0, 1) });
  await commit(repository, ['data']);
  expect(await repository.loadValue('data:a.csv')).toEqual([{ x: '1', y: '2' }]);
  expect(await repository.loadValue('data:b.yaml')).toEqual({ a: [1, 2] });
  expect(await repository.loadValue('data:c')).toEqual(Uint8Array.of(0, 1));
});

test('what a format would lose is refused, and nothing is recorded', async () => {
  await expect(repository.saveValue('x', { a: [Number.NaN] })).rejects.toThrow('"a[0]" is NaN, which JSON cannot hold');
  await expect(repository.saveValue('x', 1, { as: 'pickle' })).rejects.toMatchObject({ code: 'USAGE' });
  expect([...repository.log()]).toEqual([]);
});
