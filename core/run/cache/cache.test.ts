import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Step } from '../step.ts';
import { findHit, type Prepared, prepareKey } from './cache.ts';
import { inputOf, Scene, stepOf } from './testing/scene.ts';

let scene: Scene;

beforeEach(() => {
  scene = new Scene();
  scene.write({ 'train.py': 'print(1)\n' });
});

afterEach(() => scene.close());

const step = stepOf({ code: ['train.py'] });

function prepare(of: Step = step): Promise<Prepared> {
  return prepareKey(scene.env(), of, [inputOf('data', 'rows')], { lr: 0.1 });
}

async function hit(of: Step = step, prepared?: Prepared): Promise<string | undefined> {
  return (await findHit(scene.env(), of, prepared ?? (await prepare(of))))?.run;
}

describe('what is used again', () => {
  test('the newest run with the key', async () => {
    expect(await hit()).toBeUndefined();
    scene.record({ model: 'one' }, await prepare());
    const second = scene.record({ model: 'two' }, await prepare());
    scene.record({ other: 'x' });
    expect(await hit()).toBe(second);
  });

  test('nothing, after any change that counts', async () => {
    scene.record({ model: 'one' }, await prepare());
    scene.write({ 'train.py': 'print(2)\n' });
    expect(await hit()).toBeUndefined();
    scene.write({ 'train.py': 'print(1)\n' });
    expect(await hit()).toBeDefined();
  });

  test('nothing for a step that makes nothing, or is not to be cached', async () => {
    const silent = stepOf({ code: ['train.py'], outputs: [] });
    scene.record({ model: 'one' }, await prepare(silent));
    expect(await hit(silent)).toBeUndefined();
    scene.record({ model: 'one' }, await prepare());
    expect(await hit({ ...step, cache: { on: false, ignore: [] } })).toBeUndefined();
  });

  test('no failed run', async () => {
    const good = scene.record({ model: 'one' }, await prepare(), { status: 0 });
    scene.record({}, await prepare(), { status: 3 });
    expect(await hit()).toBe(good);
  });

  test('a run of the own branch before one of another; none that no branch reaches', async () => {
    const own = scene.record({ model: 'one' }, await prepare());
    const other = scene.record({ model: 'two' }, await prepare(), { branch: 'other' });
    expect(await hit()).toBe(own);
    const env = scene.env({}, 'other');
    expect(await findHit(env, step, await prepare())).toEqual({ run: other });
    scene.store.refs.removeHead('main', own);
    scene.store.index.transact(() => scene.store.index.history.remember('main', []));
    expect(await hit()).toBe(other);
    scene.store.refs.removeHead('other', other);
    scene.store.index.transact(() => scene.store.index.history.remember('other', []));
    expect(await hit()).toBeUndefined();
  });

  test('a run until it expires, by its own time', async () => {
    const time = Date.now();
    const run = scene.record({ model: 'one' }, await prepare(), { time });
    const hour = 3_600_000;
    expect(await hit({ ...step, cache: { on: true, ignore: [], expires: hour } })).toBe(run);
    const other = { ...step, run: 'python train.py --again' };
    const old = scene.record({ model: 'one' }, await prepare(other), { time: time - hour });
    expect(await hit(other)).toBe(old);
    expect(await hit({ ...other, cache: { on: true, ignore: [], expires: hour } })).toBeUndefined();
  });

  test('a run whose outputs are all in the store', async () => {
    const two = stepOf({ outputs: [...step.outputs, { name: 'report', path: 'r', persist: false }] });
    scene.record({ model: 'one' }, await prepare(two));
    expect(await hit(two)).toBeUndefined();
    const whole = scene.record({ model: 'one', report: 'fine' }, await prepare(two));
    expect(await hit(two)).toBe(whole);
    const prepared = await prepare(two);
    const data = scene.store.index.packs().filter((pack) => pack.class === 'data');
    for (const { class: cls, name } of data) {
      rmSync(scene.store.packPath(cls, name));
      scene.store.packs.forget(name);
    }
    expect(await hit(two, prepared)).toBeUndefined();
  });

  test('the same after the index is made again', async () => {
    const run = scene.record({ model: 'one' }, await prepare());
    scene.store.index.rebuild();
    expect([...scene.store.index.history.withCacheKey((await prepare()).key)]).toEqual([run]);
    expect(await hit()).toBe(run);
  });
});

test('a run whose key is not that of its parts is not used', async () => {
  const prepared = await prepare();
  scene.record({ model: 'one' }, { ...prepared, parts: { ...prepared.parts, params: { lr: 9 } } });
  expect(await hit()).toBeUndefined();
});

describe('what the command looked up by itself', () => {
  test('must still be the same', async () => {
    const origin = scene.record({ data: 'rows' });
    const { content } = scene.history.run(origin).outputs['data'] ?? { content: '' };
    const observed = inputOf('data', '', { role: 'seen', edge: 'observed', run: origin, content });
    const run = scene.record({ model: 'one' }, await prepare(), { inputs: [observed] });
    expect(await hit()).toBe(run);
    scene.record({ data: 'more rows' });
    expect(await hit()).toBeUndefined();
    expect(await hit({ ...step, cache: { on: true, ignore: ['inputs.seen'] } })).toBe(run);
    scene.record({ data: 'rows' });
    expect(await hit()).toBe(run);
  });

  test('is asked for by the same words', async () => {
    const origin = scene.record({ data: 'rows' });
    const { content } = scene.history.run(origin).outputs['data'] ?? { content: '' };
    const extra = { selector: 'data@1' };
    const observed = inputOf('data', '', { edge: 'observed', run: origin, content, extra });
    const run = scene.record({ model: 'one' }, await prepare(), { inputs: [observed] });
    scene.record({ data: 'more rows' });
    expect(await hit()).toBe(run);
  });

  test('must still be there', async () => {
    const gone = inputOf('lost', 'nothing', { edge: 'observed' });
    scene.record({ model: 'one' }, await prepare(), { inputs: [gone] });
    expect(await hit()).toBeUndefined();
  });
});
