import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Value } from '../object/types.ts';
import type { Repository } from '../repository.ts';
import { commit, Project } from './testing/project.ts';

let project: Project;
let repository: Repository;

beforeEach(async () => {
  project = new Project();
  repository = await project.init();
  project.write({ model: 'm' });
  await commit(repository, ['model'], { labels: { stage: 'draft' }, meta: { model: { format: 'onnx', layers: 3 } } });
});

afterEach(() => project.close());

test('values of every type are kept, apart from the run', async () => {
  const run = repository.resolveRun('HEAD');
  const values: Record<string, Value> = {
    text: 'x',
    empty: '',
    number: 0.5,
    big: { $int: '9007199254740993' },
    yes: true,
    nothing: null,
    list: [1, 'a', [null]],
    map: { a: { b: 1 } },
    date: '2026-01-31',
    constructor: 'a name like any other',
  };
  await repository.setMeta('HEAD', { set: values });
  expect({ ...(await repository.meta('HEAD')) }).toEqual(values);
  expect({ ...repository.show('HEAD').meta }).toEqual(values);
  expect(repository.resolveRun('HEAD')).toBe(run);
  expect(repository.show('HEAD').run.extra).toEqual({});
});

test('what a version was recorded with is changed by what is said later, and only for who looks', async () => {
  await repository.setMeta('model', { set: { format: 'gguf', reviewed: true }, remove: ['layers'] });
  expect({ ...(await repository.meta('model')) }).toEqual({ format: 'gguf', reviewed: true });
  expect({ ...(await repository.meta('HEAD')) }).toEqual({});
  const shown = repository.show('model');
  expect({ ...shown.output?.value.meta }).toEqual({ format: 'gguf', reviewed: true });
  expect({ ...shown.outputMeta['model'] }).toEqual({ format: 'gguf', reviewed: true });
  expect({ ...shown.run.outputs['model']?.meta }).toEqual({ format: 'onnx', layers: 3 });
  const where = 'output.model.meta.format = gguf and output.model.meta.layers not exists';
  expect(Array.from(await repository.query({ where })).length).toBe(1);
});

test('a fact is made only where something changes', async () => {
  await repository.setMeta('HEAD', { set: { a: [1] } });
  await repository.setMeta('HEAD', { set: { a: [1] } });
  expect((await repository.markHistory('meta', 'HEAD')).length).toBe(1);
  await expect(repository.setMeta('HEAD', { remove: ['b'] })).rejects.toThrow('"HEAD" has no metadata "b"');
  await expect(repository.setMeta('HEAD', { set: { '': 1 } })).rejects.toThrow('metadata needs a name');
});

test('history tells all that was said, with what was recorded first', async () => {
  await repository.setMeta('model', { set: { format: 'gguf' } });
  await repository.setMeta('model', { remove: ['format'] });
  repository.label('HEAD', { set: { stage: 'final' } });
  const note = repository.note('HEAD', 'odd');
  repository.removeNote('HEAD', note.id);
  const told = async (type: 'label' | 'note' | 'meta', target: string): Promise<unknown[]> =>
    (await repository.markHistory(type, target)).map(({ key, value, current, id }) => [
      key,
      value,
      current,
      id === undefined,
    ]);
  expect(await told('meta', 'model')).toEqual([
    ['format', 'onnx', false, true],
    ['layers', 3, true, true],
    ['format', 'gguf', false, false],
    ['format', undefined, true, false],
  ]);
  expect(await told('label', 'HEAD')).toEqual([
    ['stage', 'draft', false, true],
    ['stage', 'final', true, false],
  ]);
  expect(await told('note', 'HEAD')).toEqual([
    [undefined, 'odd', false, false],
    [undefined, undefined, true, false],
  ]);
});
