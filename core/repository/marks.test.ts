import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Repository } from '../repository.ts';
import { commit, Project } from './testing/project.ts';

let project: Project;
let repository: Repository;

beforeEach(async () => {
  project = new Project();
  repository = await project.init();
  project.write({ model: 'm' });
  await commit(repository, ['model'], { labels: { stage: 'draft', keep: 'yes' } });
});

afterEach(() => project.close());

test('a tag names a version or a run, moves only with force, and can be deleted', async () => {
  repository.tag('prod', 'model');
  project.write({ model: 'm2' });
  await commit(repository, ['model']);
  expect(repository.resolve('prod').output?.value.version).toBe(1);
  expect(repository.resolve('model@prod').output?.value.version).toBe(1);
  expect(() => repository.tag('prod', 'model')).toThrow('tag "prod" is at');
  repository.tag('prod', 'model', { force: true });
  expect(repository.resolve('prod').output?.value.version).toBe(2);
  repository.tag('release', 'HEAD');
  expect(repository.tags().map(({ name, output }) => [name, output])).toEqual([
    ['prod', 'model'],
    ['release', undefined],
  ]);
  repository.deleteTag('prod');
  expect(() => repository.resolve('prod')).toThrow('nothing here is called "prod"');
  expect(() => repository.deleteTag('prod')).toThrow('there is no tag "prod"');
  expect(() => repository.tag('HEAD', 'model')).toThrow();
  expect(() => repository.tag('3', 'model')).toThrow();
});

test('labels given at commit can be changed later, apart from the run', () => {
  const run = repository.resolveRun('HEAD');
  repository.label('HEAD', { set: { stage: 'final', team: 'vision' }, remove: ['keep'] });
  expect(repository.labels('HEAD')).toEqual({ stage: 'final', team: 'vision' });
  repository.label('model', { set: { stage: 'served' } });
  expect(repository.labels('model')).toEqual({ stage: 'served' });
  expect(repository.labels('HEAD')).toEqual({ stage: 'final', team: 'vision' });
  expect(repository.resolveRun('HEAD')).toBe(run);
  expect(() => repository.label('HEAD', { remove: ['keep'] })).toThrow('has no label "keep"');
});

test('notes add up, and one can be taken away', () => {
  repository.note('model', 'first');
  const second = repository.note('model', 'second');
  expect(repository.notes('model').map(({ text, author }) => [text, author])).toEqual([
    ['first', 'ada'],
    ['second', 'ada'],
  ]);
  expect(repository.notes('HEAD')).toEqual([]);
  repository.removeNote('model', second.id.slice(0, 8));
  expect(repository.notes('model').map(({ text }) => text)).toEqual(['first']);
  expect(() => repository.note('model', ' ')).toThrow('empty');
});

test('a word that could be two things is an error that lists both', () => {
  repository.createBranch('model');
  expect(() => repository.resolve('model')).toThrow('"model" could be branch "model" or artifact "model"');
  expect(repository.resolve('model@latest').output?.value.version).toBe(1);
  expect(repository.resolve('model~0').output).toBeUndefined();
});

test('hex digits name a run; too few or wrong ones do not', () => {
  const run = repository.resolveRun('HEAD');
  expect(repository.resolveRun(run)).toBe(run);
  const prefix = run.slice(0, 20);
  if (/[a-f]/.test(prefix)) expect(repository.resolveRun(prefix)).toBe(run);
  expect(() => repository.resolve('abcdef0123')).toThrow('nothing here is called');
  expect(() => repository.resolve('model@9')).toThrow('"model" has no version 9');
  expect(() => repository.resolve('modle')).toThrow('nothing here is called "modle"');
});
