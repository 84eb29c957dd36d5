import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogEntry } from '../api.ts';
import type { Repository } from '../repository.ts';
import type { QueryOptions } from './query.ts';
import { commit, Project } from './testing/project.ts';

let project: Project;
let repository: Repository;
let all: LogEntry[];

beforeAll(async () => {
  project = new Project();
  repository = await project.init();
  const made: [string, number, number | undefined][] = [
    ['one', 0.1, 0.9],
    ['two', 0.01, 0.95],
    ['three', 0.2, undefined],
    ['four', 0.1, 0.95],
  ];
  project.write({ data: 'd1' });
  await commit(repository, ['data'], { message: 'data' });
  for (const [message, lr, acc] of made) {
    project.write({ model: message });
    await commit(repository, ['model'], {
      message,
      params: { lr, same: 'yes' },
      ...(acc !== undefined && { metrics: { acc } }),
      inputs: [{ target: 'data' }],
    });
    if (message === 'two') project.write({ data: 'd2' });
    if (message === 'two') await commit(repository, ['data'], { message: 'more data' });
  }
  repository.createBranch('side', 'HEAD~1');
  project.write({ other: 'o' });
  await commit(repository, ['other'], { message: 'aside', branch: 'side', labels: { stage: 'dev' } });
  repository.tag('good', 'model@2');
  all = [...repository.log({ all: true })];
});

afterAll(() => project.close());

const find = async (options: QueryOptions): Promise<string[]> =>
  Array.from(await repository.query({ all: true, ...options }), ({ run }) => run.message);

test.each<[string, QueryOptions, string[]]>([
  ['a metric', { where: 'metric.acc > 0.9' }, ['four', 'two']],
  ['a branch', { where: 'branch = side' }, ['aside']],
  ['the current branch', { all: false, where: 'branch = side' }, []],
  ['a time', { where: 'time > 1h and metric.acc exists', limit: 1 }, ['four']],
  ['a time in the past', { where: 'time < 1h' }, []],
  ['an output', { where: 'output.model >= 3' }, ['four', 'three']],
  ['an output of no such name', { where: 'output.nope' }, []],
  ['any version of an input', { input: 'data' }, ['four', 'three', 'two', 'one']],
  ['one version of an input', { input: 'data@1' }, ['two', 'one']],
  ['any version of an output', { output: 'data' }, ['more data', 'data']],
  ['one version of an output', { output: 'model@2' }, ['two']],
  ['a tag', { tag: 'good' }, ['two']],
  ['a tag, by condition', { where: 'tag = good' }, ['two']],
  ['a label', { where: 'label.stage in (dev, prod)' }, ['aside']],
  ['sorted up', { where: 'param.lr exists', sort: 'param.lr' }, ['two', 'four', 'one', 'three']],
  ['sorted down', { where: 'param.lr exists', sort: '-param.lr', limit: 2 }, ['three', 'four']],
  [
    'what is missing is last',
    { where: 'param.lr exists', sort: '-metric.acc,message' },
    ['four', 'two', 'one', 'three'],
  ],
  ['the first few in order', { sort: 'param.lr', limit: 2 }, ['two', 'four']],
  ['the first few in reverse', { sort: '-metric.acc', limit: 1 }, ['four']],
  ['more than have a number', { sort: '-metric.acc', limit: 4 }, ['four', 'two', 'one', 'aside']],
  ['the best of few', { best: 'metric.acc', where: 'param.lr = 0.01' }, ['two']],
  ['the best, by a condition', { best: '-param.lr', where: 'metric.acc not exists' }, ['three']],
  ['an output by its number', { where: 'output.model = 3' }, ['three']],
  ['the best', { best: 'metric.acc' }, ['four']],
  ['the lowest', { best: '-metric.acc' }, ['one']],
  ['no run', { where: 'param.lr exists', limit: 0 }, []],
])('%s', async (_, options, expected) => expect(await find(options)).toEqual(expected));

test('what the index answers beforehand changes nothing but the work', async () => {
  const conditions = [
    'output.model > 1',
    'branch = main',
    'time > 1d',
    'branch in (side, nope)',
    'output.data.bytes > 0',
  ];
  for (const where of conditions) {
    // Behind an `or` nothing is necessary, so that all runs are asked.
    const asked = await find({ where: `(${where}) or run = 0000` });
    expect([where, (await find({ where })).sort()]).toEqual([where, asked.sort()]);
  }
});

test('runs that do not meet what the index knows are not read', async () => {
  const entries = await repository.query({ all: true, where: 'metric.acc > 0.9', limit: 1 });
  let count = 0;
  for (const _ of entries) count += 1;
  expect(count).toBe(1);
  expect(await find({ where: 'time < 2001-01-01 and metric.acc > 0' })).toEqual([]);
});

test('a table has named columns, or those that the runs call for', async () => {
  const columnsOf = async (options: Parameters<Repository['table']>[0]): Promise<string[]> =>
    (await repository.table({ all: true, ...options })).columns;
  expect(await columnsOf({ columns: 'run, param."a b"' })).toEqual(['run', 'param."a b"']);
  const given = ['run', 'time', 'message'];
  expect(await columnsOf({})).toEqual([...given, 'param.lr', 'param.same', 'metric.acc']);
  expect(await columnsOf({ where: 'param.lr exists', differing: true })).toEqual([...given, 'param.lr', 'metric.acc']);
  const { rows } = await repository.table({ columns: 'message,metric.acc', output: 'model', limit: 2 });
  expect(Array.from(rows, ({ cells }) => cells)).toEqual([
    [
      { kind: 'value', value: 'four' },
      { kind: 'value', value: 0.95 },
    ],
    [{ kind: 'value', value: 'three' }, undefined],
  ]);
});

test('mistakes are told', async () => {
  await expect(find({ where: 'acc > 1' })).rejects.toThrow('there is no field "acc"');
  await expect(find({ sort: 'nope' })).rejects.toThrow('there is no field "nope"');
  await expect(find({ best: 'message' })).rejects.toThrow('none of these runs has a number as "message"');
  await expect(find({ tag: 'nope' })).rejects.toThrow('there is no tag "nope"');
  await expect(find({ input: 'nope' })).rejects.toThrow('nothing here is called "nope"');
  await expect(find({ codeCommit: 'xyz' })).rejects.toThrow('is not the beginning of a commit');
});

test('runs are compared field by field', async () => {
  const { runs, rows } = await repository.compareRuns(['model@1', 'model@3', 'side']);
  expect(runs.map(({ selector, message }) => [selector, message])).toEqual([
    ['model@1', 'one'],
    ['model@3', 'three'],
    ['side', 'aside'],
  ]);
  expect(rows.filter(({ field }) => !/^(env|code|kind)/.test(field))).toEqual([
    { field: 'metric.acc', values: [0.9, undefined, undefined], differs: true },
    { field: 'param.lr', values: [0.1, 0.2, undefined], differs: true },
    { field: 'param.same', values: ['yes', 'yes', undefined], differs: true },
    { field: 'input.data', values: ['data@1', 'data@2', undefined], differs: true },
    { field: 'output.model', values: [1, 3, undefined], differs: true },
    { field: 'output.other', values: [undefined, undefined, 1], differs: true },
    { field: 'label.stage', values: [undefined, undefined, 'dev'], differs: true },
  ]);
  const same = await repository.compareRuns(['model@1', 'model@1']);
  expect(same.rows.some(({ differs }) => differs)).toBe(false);
  expect(all.length).toBe(7);
});
