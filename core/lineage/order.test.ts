import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WalkNode, type WalkOptions, walkRuns } from './order.ts';

type Runs = Map<string, WalkNode>;

function walk(runs: Runs, options: WalkOptions): { ids: string[]; reads: number; parents: Map<string, string[]> } {
  const read = new Set<string>();
  const parents = new Map<string, string[]>();
  const nodeOf = (id: string): WalkNode | undefined => {
    read.add(id);
    return runs.get(id);
  };
  const ids: string[] = [];
  for (const run of walkRuns(nodeOf, options)) {
    ids.push(run.id);
    parents.set(run.id, run.parents);
  }
  return { ids, reads: read.size, parents };
}

function take<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) if (taken.push(item) === count) break;
  return taken;
}

function node(heads: string[], generation: number, time: number, inputs: string[] = []): WalkNode {
  return { heads, inputs, generation, time };
}

function chain(length: number, name = 'r', start = 0): Runs {
  const runs: Runs = new Map();
  for (let at = 0; at < length; at++)
    runs.set(`${name}${at}`, node(at ? [`${name}${at - 1}`] : [], at + 1, start + at));
  return runs;
}

function reachable(runs: Runs, from: readonly string[], inputs: boolean): Set<string> {
  const found = new Set(from.filter((id) => runs.has(id)));
  for (const id of found) {
    const run = runs.get(id);
    for (const up of [...(run?.heads ?? []), ...(inputs ? (run?.inputs ?? []) : [])]) if (runs.has(up)) found.add(up);
  }
  return found;
}

describe('walkRuns', () => {
  it('reads only what it gives', () => {
    const runs = chain(100_000);
    let reads = 0;
    const nodeOf = (id: string): WalkNode | undefined => {
      reads += 1;
      return runs.get(id);
    };
    const first = take(walkRuns(nodeOf, { from: ['r99999'] }), 20);
    expect(first.map(({ id }) => id).at(-1)).toBe('r99980');
    expect(reads).toBeLessThan(25);
  });

  it('reads little of a range too', () => {
    const runs = chain(10_000);
    let reads = 0;
    const nodeOf = (id: string): WalkNode | undefined => {
      reads += 1;
      return runs.get(id);
    };
    expect(take(walkRuns(nodeOf, { from: ['r9999'], exclude: ['r10'] }), 20)).toHaveLength(20);
    expect(reads).toBeLessThan(30);
    expect(walk(runs, { from: ['r20'], exclude: ['r9999'] }).ids).toEqual([]);
    expect(walk(runs, { from: ['r9999'], exclude: ['r9997', 'r5'] }).ids).toEqual(['r9999', 'r9998']);
  });

  it('mixes branches by time', () => {
    const runs = new Map([
      ...chain(10),
      ['a', node(['r4'], 6, 20)],
      ['b', node(['a'], 7, 22)],
      ['c', node(['r9'], 11, 21)],
    ]);
    expect(walk(runs, { from: ['b', 'c'] }).ids.slice(0, 4)).toEqual(['b', 'c', 'a', 'r9']);
  });

  it('lists a short new branch before a long old one', () => {
    const runs = new Map([...chain(900), ...chain(3, 'new', 5000)]);
    expect(walk(runs, { from: ['r899', 'new2'] }).ids.slice(0, 4)).toEqual(['new2', 'new1', 'new0', 'r899']);
  });

  it('puts a run after a child whose clock was behind', () => {
    const runs = new Map([...chain(5), ['fast', node(['r4'], 6, 9000)], ['slow', node(['fast'], 7, 10)]]);
    runs.set('other', node(['fast'], 7, 9001));
    expect(walk(runs, { from: ['slow', 'other'] }).ids).toEqual([
      'other',
      'slow',
      'fast',
      'r4',
      'r3',
      'r2',
      'r1',
      'r0',
    ]);
  });

  it('follows inputs of a higher generation', () => {
    const runs = new Map([...chain(50), ['x', node([], 1, 1000, ['r49'])], ['y', node(['x'], 2, 1001)]]);
    const { ids, parents } = walk(runs, { from: ['y', 'r49'], inputs: true });
    expect(ids.slice(0, 3)).toEqual(['y', 'x', 'r49']);
    expect(parents.get('x')).toEqual(['r49']);
    expect(walk(runs, { from: ['y'] }).ids).toEqual(['y', 'x']);
    expect(walk(runs, { from: ['y'], exclude: ['r49'], inputs: true }).ids).toEqual(['y', 'x']);
  });

  it('passes over runs that are not here', () => {
    const runs = chain(10);
    runs.delete('r3');
    const { ids, parents } = walk(runs, { from: ['r9', 'r3'] });
    expect(ids.at(-1)).toBe('r4');
    expect(parents.get('r4')).toEqual([]);
  });

  it('gives each run once, children first, whatever the clocks said', () => {
    fc.assert(
      fc.property(graphs(), fc.array(fc.nat(29), { maxLength: 3 }), fc.boolean(), (runs, picks, inputs) => {
        const ids = [...runs.keys()];
        const exclude = picks.flatMap((pick) => ids[pick] ?? []);
        const result = walk(runs, { from: ids, exclude, inputs });
        const gone = reachable(runs, exclude, inputs);
        expect(new Set(result.ids)).toEqual(new Set(ids.filter((id) => !gone.has(id))));
        expect(result.ids).toHaveLength(new Set(result.ids).size);
        const place = new Map(result.ids.map((id, at) => [id, at]));
        for (const id of result.ids) {
          const run = runs.get(id);
          const up = new Set([...(run?.heads ?? []), ...(inputs ? (run?.inputs ?? []) : [])]);
          const kept = [...up].filter((parent) => (place.get(parent) ?? -1) >= 0);
          if (!inputs) expect(result.parents.get(id)).toEqual(kept);
          for (const parent of inputs ? (result.parents.get(id) ?? []) : kept) {
            expect(place.get(parent)).toBeGreaterThan(place.get(id) ?? 0);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('goes through 100,000 runs in a moment', () => {
    const runs = new Map([...chain(50_000), ...chain(50_000, 's')]);
    expect(walk(runs, { from: ['r49999', 's49999'] }).ids).toHaveLength(100_000);
  });
});

/** Up to 30 runs with arbitrary times; generations follow history, inputs point anywhere that is older by making. */
function graphs(): fc.Arbitrary<Runs> {
  const step = fc.record({
    heads: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
    inputs: fc.array(fc.nat(20), { maxLength: 2 }),
    time: fc.nat(100),
  });
  return fc.array(step, { maxLength: 30 }).map((steps) => {
    const runs: Runs = new Map();
    for (const [at, { heads, inputs, time }] of steps.entries()) {
      const up = (jumps: number[]): string[] =>
        [...new Set(jumps.map((jump) => at - 1 - jump))].filter((to) => to >= 0).map((to) => `n${to}`);
      const parents = up(heads);
      const generation = 1 + Math.max(0, ...parents.map((id) => runs.get(id)?.generation ?? 0));
      runs.set(`n${at}`, node(parents, generation, time, up(inputs)));
    }
    return runs;
  });
}
