import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeBase, mergeBases } from './merge-base.ts';

type History = Map<string, { heads: string[]; generation: number }>;

function history(parents: Record<string, string[]>): History {
  const runs: History = new Map();
  for (const [id, heads] of Object.entries(parents)) {
    runs.set(id, { heads, generation: 1 + Math.max(0, ...heads.map((head) => runs.get(head)?.generation ?? 0)) });
  }
  return runs;
}

function ancestors(runs: History, from: readonly string[]): Set<string> {
  const found = new Set(from);
  for (const id of found) for (const head of runs.get(id)?.heads ?? []) found.add(head);
  return found;
}

describe('mergeBases', () => {
  const runs = history({ r: [], a: ['r'], b: ['r'], x: ['a', 'b'], y: ['b', 'a'], alone: [] });
  const nodeOf = (id: string): { heads: string[]; generation: number } | undefined => runs.get(id);

  it('finds the fork', () => {
    expect(mergeBases(nodeOf, ['a'], ['b'])).toEqual(['r']);
    expect(mergeBases(nodeOf, ['a'], ['x'])).toEqual(['a']);
    expect(mergeBases(nodeOf, ['x'], ['x'])).toEqual(['x']);
  });

  it('finds none between histories that never met', () => {
    expect(mergeBases(nodeOf, ['a'], ['alone'])).toEqual([]);
    expect(mergeBase(nodeOf, ['a'], [])).toBeUndefined();
  });

  it('finds both of a criss-cross and picks the higher id of equals', () => {
    expect(mergeBases(nodeOf, ['x'], ['y'])).toEqual(['b', 'a']);
    expect(mergeBase(nodeOf, ['x'], ['y'])).toBe('b');
  });

  it('stops where the lines have met', () => {
    const long: History = new Map();
    for (let at = 0; at < 10_000; at++) long.set(`n${at}`, { heads: at ? [`n${at - 1}`] : [], generation: at + 1 });
    long.set('left', { heads: ['n9998'], generation: 10_000 });
    let reads = 0;
    const counting = (id: string): { heads: string[]; generation: number } | undefined => {
      reads += 1;
      return long.get(id);
    };
    expect(mergeBases(counting, ['left'], ['n9999'])).toEqual(['n9998']);
    expect(reads).toBeLessThan(10);
  });

  it('agrees with the definition', () => {
    const jumps = fc.uniqueArray(fc.nat(4), { maxLength: 3 });
    const picks = fc.uniqueArray(fc.nat(24), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.array(jumps, { minLength: 1, maxLength: 25 }), picks, picks, (steps, left, right) => {
        const parents = steps.map((step, at) => [
          `n${at}`,
          step
            .map((jump) => at - 1 - jump)
            .filter((to) => to >= 0)
            .map((to) => `n${to}`),
        ]);
        const graph = history(Object.fromEntries(parents));
        const ours = left.map((pick) => `n${pick % steps.length}`);
        const theirs = right.map((pick) => `n${pick % steps.length}`);
        const mine = ancestors(graph, ours);
        const common = [...ancestors(graph, theirs)].filter((id) => mine.has(id));
        const best = common.filter((id) => !common.some((other) => other !== id && ancestors(graph, [other]).has(id)));
        expect(new Set(mergeBases((id) => graph.get(id), ours, theirs))).toEqual(new Set(best));
      }),
      { numRuns: 500 },
    );
  });
});
