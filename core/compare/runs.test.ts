import { expect, it } from 'vitest';
import type { Run } from '../object/run.ts';
import { compareRuns, isSameWork, type RunSide } from './runs.ts';

const id = (digit: string): string => digit.repeat(64);

function side(digit: string, fields: Partial<Run>, labels: Record<string, string> = {}): RunSide {
  const run: Run = {
    author: 'Ada <ada@example.org>',
    branch: 'main',
    time: 0,
    message: '',
    heads: [],
    generation: 1,
    inputs: [],
    outputs: {},
    params: {},
    metrics: {},
    labels: {},
    extra: {},
    ...fields,
  };
  return { id: id(digit), run, labels };
}

const input = (role: string, version: number, content: string) => ({
  role,
  name: 'data',
  version,
  run: id('f'),
  content: id(content),
  edge: 'declared',
  extra: {},
});

it('lists what differs, and only that', () => {
  const before = side('a', {
    message: 'one',
    params: { lr: 0.1, model: { layers: [1, 2], size: 3 }, same: true },
    metrics: { loss: Number.NaN, accuracy: 0.5 },
    inputs: [input('train', 1, '1'), input('test', 1, '2')],
  });
  const after = side(
    'b',
    {
      message: 'two',
      params: { lr: '0.1', model: { layers: [2, 1], size: 3 }, same: true, seed: 7 },
      metrics: { loss: Number.NaN, accuracy: 0.75 },
      inputs: [input('train', 2, '3'), input('test', 1, '2'), input('test', 1, '2')],
      duration: 12,
    },
    { stage: 'dev' },
  );
  expect(compareRuns(before, after)).toEqual({
    before: id('a'),
    after: id('b'),
    about: [
      { name: 'message', before: 'one', after: 'two' },
      { name: 'duration', after: 12 },
    ],
    labels: [{ name: 'stage', after: 'dev' }],
    inputs: [
      {
        name: 'train',
        before: { name: 'data', version: 1, content: id('1') },
        after: { name: 'data', version: 2, content: id('3') },
      },
      { name: 'test 2', after: { name: 'data', version: 1, content: id('2') } },
    ],
    outputs: [],
    params: [
      { name: 'lr', before: 0.1, after: '0.1' },
      { name: 'model.layers', before: [1, 2], after: [2, 1] },
      { name: 'seed', after: 7 },
    ],
    metrics: [{ name: 'accuracy', before: 0.5, after: 0.75, difference: 0.25 }],
    code: [],
    env: [],
  });
});

it('takes a run for the same work as itself, and bytes by value', () => {
  const one = side('a', { params: { key: new Uint8Array([1]), big: { $int: '9007199254740993' } } });
  const same = side('b', { params: { key: new Uint8Array([1]), big: { $int: '9007199254740993' } }, message: 'x' });
  expect(isSameWork(compareRuns(one, same))).toBe(true);
  expect(isSameWork(compareRuns(one, side('b', { params: { key: new Uint8Array([2]) } })))).toBe(false);
});
