import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { commonRuns } from './common-runs.ts';
import { histories, ranked, type Step } from './testing/forks.ts';
import { type Made, Versioned } from './testing/versions.ts';

const versioned = new Versioned();
afterAll(() => versioned.remove());

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const add = (lines: readonly string[], parents: Made[] = []): Made =>
  versioned.add({ files: { f: text(lines) }, parents });

/** The number of the run that a version was made by. */
const numberOf = ({ run }: Made): number => versioned.history.run(run).time;

async function origins(made: Made): Promise<number[]> {
  return (await versioned.blame(made, 'f')).map(([, origin]) => origin);
}

/** Replays a history, and gives for each version the run of each of its lines. `carry` says which lines a parent has. */
function replay(
  made: readonly Made[],
  steps: readonly Step<readonly string[]>[],
  carry: (before: readonly string[], after: readonly string[]) => (number | undefined)[],
): number[][] {
  const known: number[][] = [];
  for (const [i, { state, parents }] of steps.entries()) {
    const order = ranked(parents.map((parent) => made[parent] as Made)).map((parent) => made.indexOf(parent));
    const same = order.find((parent) => JSON.stringify(steps[parent]?.state) === JSON.stringify(state));
    const asked = same === undefined ? order : [same];
    const found = new Array<number | undefined>(state.length).fill(undefined);
    for (const parent of asked) {
      const carried = carry((steps[parent] as Step<readonly string[]>).state, state);
      for (const [line, old] of carried.entries()) if (old !== undefined) found[line] ??= known[parent]?.[old];
    }
    known.push(found.map((origin) => origin ?? numberOf(made[i] as Made)));
  }
  return known;
}

function addAll(steps: readonly Step<readonly string[]>[], end: string, cuts?: ReadonlySet<number>): Made[] {
  const made: Made[] = [];
  for (const { state, parents } of steps) {
    const files = { f: state.join('\n') + (state.length > 0 ? end : '') };
    const draft = { files, parents: parents.map((parent) => made[parent] as Made) };
    made.push(versioned.add(cuts ? { ...draft, cuts } : draft));
  }
  return made;
}

describe('blame by line', () => {
  it('finds who brought in a line, through versions that did not touch it', async () => {
    const first = add(['a', 'b', 'c']);
    const second = add(['a', 'x', 'b', 'c'], [first]);
    const third = add(['a', 'x', 'b'], [second]);
    const [one, two] = [numberOf(first), numberOf(second)];
    expect(await versioned.blame(third, 'f')).toEqual([
      ['a', one],
      ['x', two],
      ['b', one],
    ]);
  });

  it('lets a merge have only what neither side has', async () => {
    const base = add(['a', 'b', 'c']);
    const ours = add(['ours', 'a', 'b', 'c'], [base]);
    const theirs = add(['a', 'b', 'c', 'theirs'], [base]);
    const merged = add(['ours', 'a', 'new', 'b', 'c', 'theirs'], [ours, theirs]);
    const [b, o, t, m] = [base, ours, theirs, merged].map(numberOf);
    expect(await origins(merged)).toEqual([o, b, m, b, b, t]);
  });

  it('passes over the line feed at the end', async () => {
    const first = versioned.add({ files: { f: 'a\nb' } });
    const second = versioned.add({ files: { f: 'a\nb\nc' }, parents: [first] });
    expect(await origins(second)).toEqual([numberOf(first), numberOf(first), numberOf(second)]);
  });

  it('follows a file that moved', async () => {
    const first = versioned.add({ files: { old: 'a\nb\n', other: 'x' } });
    const moved = versioned.add({ files: { f: 'a\nb\n', other: 'y' }, parents: [first] });
    const third = versioned.add({ files: { f: 'a\nb\nc\n' }, parents: [moved] });
    expect(await origins(third)).toEqual([numberOf(first), numberOf(first), numberOf(third)]);
  });

  it('follows a file that moved and changed at once, if most of it stayed', async () => {
    const files = { 'old.txt': 'a\nb\nc\n', 'like.txt': 'a\nb\n', 'c.md': 'a\nb\nx\n' };
    const first = versioned.add({ files });
    const moved = versioned.add({ files: { 'f.txt': 'a\nb\nx\nc\n' }, parents: [first] });
    const [one, two] = [first, moved].map(numberOf);
    const found = await versioned.blame(moved, 'f.txt');
    expect(found.map(([, origin]) => origin)).toEqual([one, one, two, one]);
    const other = versioned.add({ files: { 'f.txt': 'a\nx\ny\nz\nu\n' }, parents: [first] });
    expect(new Set((await versioned.blame(other, 'f.txt')).map(([, origin]) => origin))).toEqual(
      new Set([numberOf(other)]),
    );
  });

  it('shows a part', async () => {
    const made = add(['a', 'b', 'c', 'd']);
    const part = await versioned.blame(made, 'f', { lines: { from: 2, to: 3 } });
    expect(part.map(([line]) => line)).toEqual(['b', 'c']);
    expect(await versioned.blame(made, 'f', { lines: { from: 4, to: 90 } })).toHaveLength(1);
    await expect(versioned.blame(made, 'f', { lines: { from: 5 } })).rejects.toThrow('"f" has 4 lines');
  });

  it('agrees with a replay of all versions, whatever forked and was joined', async () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(histories(lines), async (steps) => {
        const made = addAll(steps, '\n');
        const expected = replay(made, steps, (before, after) => {
          const numbers = new Map([...before, ...after].map((line, i) => [line, i]));
          const numbered = (of: readonly string[]): Int32Array =>
            Int32Array.from(of, (line) => numbers.get(line) ?? -1);
          const carried = new Array<number | undefined>(after.length).fill(undefined);
          for (const run of commonRuns(numbered(before), numbered(after))) {
            for (let i = 0; i < run.length; i++) carried[run.after + i] = run.before + i;
          }
          return carried;
        });
        for (const [i, one] of made.entries()) expect(await origins(one)).toEqual(expected[i]);
      }),
      { numRuns: 40 },
    );
  });

  // Lines that occur once and never change places leave no choice to any diff.
  it('agrees with a replay by sets, however the files are cut into pieces', async () => {
    const lines = fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 })
      .map((numbers) => numbers.sort((a, b) => a - b).map((number) => `line ${number * 37} of it`));
    const cuts = fc.uniqueArray(fc.constantFrom(...Buffer.from('\n 123of')), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(histories(lines), cuts, fc.constantFrom('', '\n'), async (steps, bytes, end) => {
        const made = addAll(steps, end, new Set(bytes));
        const expected = replay(made, steps, (before, after) =>
          after.map((line) => (before.includes(line) ? before.indexOf(line) : undefined)),
        );
        for (const [i, one] of made.entries()) expect(await origins(one)).toEqual(expected[i]);
      }),
      { numRuns: 40 },
    );
  });
});
