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

test('any range of a large file and of a small one is what was committed', async () => {
  const large = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i * 7919}\n`).join(''));
  project.write({ 'data/large.txt': large.toString(), 'data/small.txt': 'small' });
  await commit(repository, ['data']);
  const file = await repository.openFile('data:large.txt');
  expect(file.size).toBe(large.length);
  for (const [from, to] of [
    [0, 16],
    [100_000, 100_010],
    [99_990, 700_000],
    [large.length - 3, large.length],
    [5, 5],
  ] as const) {
    expect(Buffer.from(await file.read(from, to)).equals(large.subarray(from, to))).toBe(true);
  }
  await expect(file.read(0, large.length + 1)).rejects.toThrow(RangeError);
  const small = await repository.openFile('data:small.txt');
  expect(Buffer.from(await small.read(1, 4)).toString()).toBe('mal');
});

test('the name is that of the file, also where the artifact is one file', async () => {
  project.write({ 'out/table.csv': 'a\n', 'data/sub/x.json': '{}' });
  await commit(repository, ['table=out/table.csv', 'data']);
  expect((await repository.openFile('table')).name).toBe('out/table.csv');
  expect((await repository.openFile('data:sub/x.json')).name).toBe('sub/x.json');
  await expect(repository.openFile('data')).rejects.toMatchObject({ code: 'IS_FOLDER' });
});
