import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dependencies, findCycle, mayOverlap, plan } from './plan.ts';
import { schedule } from './schedule.ts';
import type { Step } from './step.ts';

function step(name: string, inputs: string[] = []): Step {
  return {
    name,
    run: 'x',
    inputs: inputs.map((target) => ({ role: target, target })),
    outputs: [{ name, path: `out/${name}`, persist: false }],
    params: {},
    paramFiles: [],
    metrics: [],
    env: [],
    cache: { on: true, ignore: [] },
  };
}

/** Steps that read only from those before them, in a mixed order. */
const graphs = fc
  .array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((reads) =>
    reads.map((before, at) => step(`s${at}`, at === 0 ? [] : [...new Set(before.map((one) => `s${one % at}`))])),
  )
  .chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length }));

test('what a step reads is made before it, and only what is needed', () => {
  fc.assert(
    fc.property(graphs, fc.nat(), (steps, pick) => {
      const wanted = steps[pick % steps.length]?.name as string;
      const order = plan(steps, [wanted]).map((one) => one.step.name);
      const needed = new Set<string>();
      const need = (name: string): void => {
        needed.add(name);
        for (const input of steps.find((one) => one.name === name)?.inputs ?? []) need(input.target);
      };
      need(wanted);
      expect([...order].sort()).toEqual([...needed].sort());
      for (const { step, after } of plan(steps, [wanted])) {
        for (const name of after) expect(order.indexOf(name)).toBeLessThan(order.indexOf(step.name));
      }
      expect(findCycle(steps)).toBeUndefined();
    }),
  );
});

test('which inputs are made by which step', () => {
  const makers = [step('a'), step('b'), step('c')];
  const reads = (target: string): string[] => dependencies(step('d', [target]), makers);
  expect(['a', 'a@latest', 'b:part', './out/c', './out/c/x', './out'].map(reads)).toEqual([
    ['a'],
    ['a'],
    ['b'],
    ['c'],
    ['c'],
    ['a', 'b', 'c'],
  ]);
  expect(['a@1', 'a@best:x', './a', './out/cc'].flatMap(reads)).toEqual([]);
});

test('a cycle is named from where it is entered', () => {
  expect(findCycle([step('z'), step('a', ['c', 'z']), step('b', ['a']), step('c', ['b'])])).toEqual([
    'a',
    'c',
    'b',
    'a',
  ]);
});

test('whether two could run at once', () => {
  expect(mayOverlap(plan([step('a'), step('b', ['a']), step('c', ['b'])]))).toBe(false);
  expect(mayOverlap(plan([step('a'), step('b', ['a']), step('c', ['a'])]))).toBe(true);
  expect(mayOverlap(plan([step('a'), step('b')]))).toBe(true);
});

test('as many as allowed at once, in order, and nothing behind what fails', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), fc.nat(), async (steps, jobs, bad) => {
      const planned = plan(steps);
      const failing = `s${bad % (2 * steps.length)}`;
      const ended = new Set<string>();
      const skipped = new Set<string>();
      let running = 0;
      await schedule(
        planned,
        jobs,
        async ({ step, after }) => {
          expect(++running).toBeLessThanOrEqual(jobs);
          for (const name of after) expect(ended.has(name) && name !== failing).toBe(true);
          await Promise.resolve();
          running--;
          ended.add(step.name);
          return step.name !== failing;
        },
        ({ step }) => void skipped.add(step.name),
      );
      const behind = (name: string): boolean =>
        planned.find(({ step }) => step.name === name)?.after.some((one) => one === failing || behind(one)) ?? false;
      for (const { name } of steps) {
        expect(skipped.has(name)).toBe(behind(name));
        expect(ended.has(name)).toBe(!behind(name));
      }
    }),
  );
});

test('what is thrown waits for what is under way, and nothing more is begun', async () => {
  const begun: string[] = [];
  let ended = false;
  const all = schedule(
    plan([step('a'), step('b'), step('c')]),
    2,
    async ({ step }) => {
      begun.push(step.name);
      if (step.name === 'a') throw new Error('stop');
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      ended = true;
      return true;
    },
    () => {},
  );
  await expect(all).rejects.toThrow('stop');
  expect(ended).toBe(true);
  expect(begun).toEqual(['a', 'b']);
});
