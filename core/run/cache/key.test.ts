import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunInput } from '../../object/run.ts';
import type { ValueMap } from '../../object/types.ts';
import type { Step } from '../step.ts';
import { prepareKey } from './cache.ts';
import { differences } from './differences.ts';
import { keyOf } from './key.ts';
import { inputOf, Scene, stepOf } from './testing/scene.ts';

let scene: Scene;

beforeAll(() => {
  scene = new Scene();
  scene.write({ 'a.py': 'a', 'b.py': 'b', 'lib/c.txt': 'c', 'my.lock': '1', 'other.lock': '2' });
});

afterAll(() => scene.close());

interface Case {
  step: Step;
  inputs: RunInput[];
  params: ValueMap;
  env: NodeJS.ProcessEnv;
}

const base: Case = {
  step: stepOf({
    outputs: ['model', 'report'].map((name) => ({ name, path: `out/${name}`, persist: false })),
    metrics: ['m.json', 'n.json'],
    code: ['a.py', 'b.py', 'lib/c.txt'],
    env: ['HOME', 'SEED', 'LC_ALL'],
    lockfiles: ['my.lock', 'other.lock'],
  }),
  inputs: [inputOf('data', 'rows'), inputOf('labels', 'names'), inputOf('labels', 'more names')],
  params: { lr: 0.1, model: { depth: 3, width: 4 }, é: 'x', z: [1, 2] },
  env: { HOME: '/home/ada', SEED: '1' },
};

async function keyFor({ step, inputs, params, env }: Case): Promise<{ key: string; parts: ValueMap }> {
  return prepareKey(scene.env(env), step, inputs, params);
}

function shuffledMap(map: ValueMap): fc.Arbitrary<ValueMap> {
  const entries = Object.entries(map);
  return fc.shuffledSubarray(entries, { minLength: entries.length }).map((all) => Object.fromEntries(all));
}

function shuffled<T>(list: T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray(list, { minLength: list.length });
}

test('no order changes the key', async () => {
  const { key } = await keyFor(base);
  const orders = fc.record({
    params: shuffledMap(base.params),
    inputs: shuffled(base.inputs),
    code: shuffled(base.step.code as string[]),
    env: shuffled(base.step.env),
    lockfiles: shuffled(base.step.lockfiles as string[]),
    outputs: shuffled(base.step.outputs),
    metrics: shuffled(base.step.metrics),
  });
  await fc.assert(
    fc.asyncProperty(orders, async ({ params, inputs, ...rest }) => {
      expect((await keyFor({ ...base, step: { ...base.step, ...rest }, inputs, params })).key).toBe(key);
    }),
    { numRuns: 30 },
  );
});

test('the same project elsewhere, with another zone and language, has the same key', async () => {
  const other = new Scene();
  try {
    other.write({ 'a.py': 'a', 'b.py': 'b', 'lib/c.txt': 'c', 'my.lock': '1', 'other.lock': '2' });
    const env = { ...base.env, TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', PWD: other.root };
    const { key } = await prepareKey(other.env(env), base.step, base.inputs, base.params);
    expect(key).toBe((await keyFor(base)).key);
  } finally {
    await other.close();
  }
});

test('a key that was made once stays the same for ever', async () => {
  const { key } = await keyFor(base);
  expect(key).toMatchInlineSnapshot(`"dc9bc389bb0246b175e189fe3e1d95f8df02d7d7c3ff2339b83bee6c59a7afe1"`);
});

describe('every change changes the key and is named', () => {
  const step = (said: Partial<Step>): Case => ({ ...base, step: { ...base.step, ...said } });
  const changes: [string, Case][] = [
    ['command', step({ run: 'python train.py --fast' })],
    ['command', step({ run: ['python', 'train.py'] })],
    ['params lr', { ...base, params: { ...base.params, lr: 0.2 } }],
    ['params lr', { ...base, params: { ...base.params, lr: '0.1' } }],
    ['params model.depth', { ...base, params: { ...base.params, model: { depth: 4, width: 4 } } }],
    ['params new', { ...base, params: { ...base.params, new: null } }],
    ['params z', { ...base, params: { ...base.params, z: [2, 1] } }],
    ['inputs data', { ...base, inputs: [inputOf('data', 'other rows'), ...base.inputs.slice(1)] }],
    ['inputs labels', { ...base, inputs: base.inputs.slice(0, 2) }],
    ['inputs data', { ...base, inputs: [{ ...inputOf('data', 'rows'), path: 'a.csv' }, ...base.inputs.slice(1)] }],
    ['code lib/c.txt', step({ code: ['a.py', 'b.py'] })],
    ['env SEED', { ...base, env: { ...base.env, SEED: '2' } }],
    ['env LC_ALL', { ...base, env: { ...base.env, LC_ALL: '' } }],
    ['env MORE', step({ env: [...base.step.env, 'MORE'] })],
    ['lockfiles other.lock', step({ lockfiles: ['my.lock'] })],
    ['lockfiles none.lock', step({ lockfiles: ['my.lock', 'other.lock', 'none.lock'] })],
    [
      'outputs model.path',
      step({ outputs: [{ ...base.step.outputs[0], path: 'elsewhere' }, base.step.outputs[1]] as never }),
    ],
    [
      'outputs model.type',
      step({ outputs: [{ ...base.step.outputs[0], type: 'model' }, base.step.outputs[1]] as never }),
    ],
    [
      'outputs model.persist',
      step({ outputs: [{ ...base.step.outputs[0], persist: true }, base.step.outputs[1]] as never }),
    ],
    ['outputs report', step({ outputs: base.step.outputs.slice(0, 1) })],
    ['metrics', step({ metrics: ['m.json'] })],
  ];

  test.each(changes)('%s', async (named, changed) => {
    const before = await keyFor(base);
    const after = await keyFor(changed);
    expect(after.key).not.toBe(before.key);
    const found = differences(before.parts, after.parts);
    expect(found.map(({ part, name }) => (name === undefined ? part : `${part} ${name}`))).toEqual([named]);
  });

  test('a file, a lockfile', async () => {
    const before = await keyFor(base);
    scene.write({ 'b.py': 'changed', 'my.lock': 'changed' });
    const after = await keyFor(base);
    scene.write({ 'b.py': 'b', 'my.lock': '1' });
    expect(differences(before.parts, after.parts)).toMatchObject([
      { part: 'code', name: 'b.py' },
      { part: 'lockfiles', name: 'my.lock' },
    ]);
  });

  test('parts are the same exactly when keys are', () => {
    const map = fc.dictionary(
      fc.constantFrom('a', 'b', 'c/'),
      fc.constantFrom<ValueMap[string]>(1, '1', null, { x: 1 }, {}),
    );
    fc.assert(
      fc.property(map, map, (a, b) => {
        const isSame = keyOf({ params: a }) === keyOf({ params: b });
        expect(differences({ params: a }, { params: b }).length === 0).toBe(isSame);
      }),
    );
  });
});

describe('what is ignored', () => {
  const ignoring = (...ignore: string[]): Case => ({ ...base, step: { ...base.step, cache: { on: true, ignore } } });

  test.each([
    ['params', { ...base.params, lr: 9, more: 1 }, {}, base.inputs],
    ['params.lr', { ...base.params, lr: 9 }, {}, base.inputs],
    ['params.model.depth', { ...base.params, model: { depth: 9, width: 4 } }, {}, base.inputs],
    ['env.SEED', base.params, { SEED: '9' }, base.inputs],
    ['inputs.data', base.params, {}, [inputOf('data', 'other rows'), ...base.inputs.slice(1)]],
  ])('%s', async (word, params, env, inputs) => {
    const as = ignoring(word);
    const other = { ...as, params, env: { ...base.env, ...env }, inputs };
    expect((await keyFor(other)).key).toBe((await keyFor(as)).key);
    expect((await keyFor({ ...other, step: base.step })).key).not.toBe((await keyFor(base)).key);
  });

  test('lockfiles', async () => {
    const { key } = await keyFor(ignoring('lockfiles'));
    scene.write({ 'my.lock': 'changed' });
    expect((await keyFor(ignoring('lockfiles'))).key).toBe(key);
    scene.write({ 'my.lock': '1' });
  });
});

test('lockfiles beside the root count by themselves', async () => {
  const of = stepOf({ code: ['a.py'] });
  const before = await prepareKey(scene.env(), of, [], {});
  expect(before.parts['lockfiles']).toEqual({});
  scene.write({ 'uv.lock': 'x', 'lib/uv.lock': 'y' });
  const after = await prepareKey(scene.env(), of, [], {});
  scene.remove('uv.lock');
  scene.remove('lib/uv.lock');
  expect(differences(before.parts, after.parts)).toMatchObject([{ part: 'lockfiles', name: 'uv.lock' }]);
});

test('a secret is in a key, and not to be read there', async () => {
  const of = stepOf({ code: ['a.py'], env: ['API_TOKEN'], run: 'train --password hunter2' });
  const params = { db: { password: 'swordfish' }, note: `ghp_${'a'.repeat(36)}` };
  const prepare = (token: string, run = of.run) =>
    prepareKey(scene.env({ API_TOKEN: token }), { ...of, run }, [], params);
  const before = await prepare('one');
  expect(JSON.stringify(before.parts)).not.toMatch(/hunter2|swordfish|ghp_|"one"/);
  expect(before.parts['command']).toMatchObject({ text: 'train --password ***' });
  const after = await prepare('two', 'train --password hunter3');
  expect(differences(before.parts, after.parts).map(({ part, name }) => [part, name])).toEqual([
    ['command', undefined],
    ['env', 'API_TOKEN'],
  ]);
  expect((await prepare('one')).key).toBe(before.key);
});
