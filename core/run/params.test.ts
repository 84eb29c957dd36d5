import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../workspace/testing.ts';
import { paramsOf, withParam } from './params.ts';

test('what a step says goes before what its files say', () => {
  const root = tempFolder();
  writeFileSync(join(root, 'a.yaml'), 'lr: 1\ndepth: 2\n');
  writeFileSync(join(root, 'b.json'), '{"depth": 3, "big": 9007199254740993}');
  expect(paramsOf(root, { params: { lr: 0.1 }, paramFiles: ['a.yaml', 'b.json'] })).toEqual({
    lr: 0.1,
    depth: 3,
    big: { $int: '9007199254740993' },
  });
});

test('one parameter in the place of another', () => {
  const params = { lr: 1, model: { depth: 2, head: { n: 3 } }, 'a.b': 4 };
  expect(withParam(params, 'lr', 2)).toEqual({ ...params, lr: 2 });
  expect(withParam(params, 'a.b', 5)).toEqual({ ...params, 'a.b': 5 });
  expect(withParam(params, 'model.head.n', 6)).toEqual({ ...params, model: { depth: 2, head: { n: 6 } } });
  expect(['model.width', 'constructor', 'lr.x', 'model.'].map((name) => withParam(params, name, 0))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(params.model.head.n).toBe(3);
});
