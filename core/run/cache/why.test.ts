import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ValueMap } from '../../object/types.ts';
import type { Step } from '../step.ts';
import { type Prepared, prepareKey } from './cache.ts';
import { inputOf, Scene, stepOf } from './testing/scene.ts';
import { type Explanation, explainRun, explainStep } from './why.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
  scene.write({ 'train.py': 'print(1)\n' });
});

afterEach(() => scene.close());

const step = stepOf({ code: ['train.py'] });

function prepare(params: ValueMap = { lr: 0.1 }, of: Step = step): Promise<Prepared> {
  return prepareKey(scene.env(), of, [inputOf('data', 'rows')], params);
}

async function why(params?: ValueMap, of: Step = step): Promise<Explanation> {
  return explainStep(scene.env(), of, await prepare(params, of));
}

describe('a step', () => {
  test('that was never run', async () => {
    scene.record({ model: 'by hand' });
    expect(await why()).toEqual({ hit: false, reason: 'first', differences: [] });
  });

  test('that is skipped', async () => {
    const run = scene.record({ model: 'one' }, await prepare());
    expect(await why()).toEqual({ hit: true, reason: 'same', compared: run, differences: [] });
  });

  test('that differs from its last run, not from that of another step or one made by hand', async () => {
    scene.record({ model: 'one' }, await prepare({ lr: 1 }));
    const last = scene.record({ model: 'two' }, await prepare({ lr: 2, seed: 7 }));
    const other = stepOf({ outputs: [{ name: 'report', path: 'r', persist: false }] });
    scene.record({ report: 'x' }, await prepare({ lr: 3 }, other));
    scene.record({ model: 'by hand' });
    expect(await why({ lr: 3 })).toEqual({
      hit: false,
      reason: 'differs',
      compared: last,
      differences: [
        { part: 'params', name: 'lr', before: 2, after: 3 },
        { part: 'params', name: 'seed', before: 7 },
      ],
    });
  });

  test('that always runs', async () => {
    scene.record({ model: 'one' }, await prepare());
    expect(await why(undefined, { ...step, cache: { on: false, ignore: [] } })).toMatchObject({ reason: 'off' });
    expect(await why(undefined, { ...step, outputs: [] })).toMatchObject({ hit: false, reason: 'no-outputs' });
  });

  test('of which a run with the same key cannot be used', async () => {
    const failed = scene.record({}, await prepare(), { status: 2 });
    expect(await why()).toEqual({
      hit: false,
      reason: 'failed',
      compared: failed,
      problem: 'failed with status 2',
      differences: [],
    });
    const expiring = { ...step, cache: { on: true, ignore: [], expires: 1 } };
    const old = scene.record({ model: 'one' }, await prepare());
    expect(await why(undefined, expiring)).toMatchObject({ reason: 'expired', compared: old, problem: 'has expired' });
  });

  test('whose command looked something up that has changed', async () => {
    const origin = scene.record({ words: 'one' });
    const { content } = scene.history.run(origin).outputs['words'] ?? { content: '' };
    const seen = inputOf('words', '', { edge: 'observed', content, run: origin });
    scene.record({ model: 'one' }, await prepare(), { inputs: [seen] });
    scene.record({ words: 'two' });
    const { reason, problem } = await why();
    expect([reason, problem]).toEqual(['observed', 'looked up "words@latest", which is something else now']);
  });
});

describe('a run', () => {
  test('the first, one that differs, and one that does not', async () => {
    const first = scene.record({ model: 'one' }, await prepare());
    const second = scene.record({ model: 'two' }, await prepare({ lr: 0.2 }));
    const third = scene.record({ model: 'three' }, await prepare({ lr: 0.2 }));
    expect(explainRun(scene, first)).toEqual({ hit: false, reason: 'first', differences: [] });
    expect(explainRun(scene, second)).toEqual({
      hit: false,
      reason: 'differs',
      compared: first,
      differences: [{ part: 'params', name: 'lr', before: 0.1, after: 0.2 }],
    });
    expect(explainRun(scene, third)).toMatchObject({ reason: 'again', compared: second, differences: [] });
  });

  test('that failed is compared by what it should have made', async () => {
    const good = scene.record({ model: 'one' }, await prepare());
    const bad = scene.record({}, await prepare({ lr: 9 }), { status: 1 });
    expect(explainRun(scene, bad)).toMatchObject({ reason: 'differs', compared: good });
  });

  test('that looked up something else', async () => {
    const seen = (text: string) => ({ inputs: [inputOf('words', text, { edge: 'observed', path: 'a.txt' })] });
    scene.record({ model: 'one' }, await prepare(), seen('one'));
    const run = scene.record({ model: 'two' }, await prepare(), seen('two'));
    expect(explainRun(scene, run).differences).toMatchObject([{ part: 'observed', name: 'words:a.txt' }]);
  });

  test('that no step made is an error', () => {
    const run = scene.record({ model: 'one' });
    expect(() => explainRun(scene, run)).toThrow('has no cache key');
  });
});
