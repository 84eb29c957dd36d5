import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonRuns } from './common-runs.ts';

/** Length of the longest common subsequence, by the table that everybody knows. */
function longest(a: readonly number[], b: readonly number[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries()) {
      next.push(x === y ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number));
    }
    row = next;
  }
  return row.at(-1) as number;
}

function check(a: readonly number[], b: readonly number[]): number {
  let total = 0;
  let [before, after] = [0, 0];
  for (const match of commonRuns(Int32Array.from(a), Int32Array.from(b))) {
    expect(match.length).toBeGreaterThan(0);
    expect(match.before).toBeGreaterThanOrEqual(before);
    expect(match.after).toBeGreaterThanOrEqual(after);
    before = match.before + match.length;
    after = match.after + match.length;
    expect(a.slice(match.before, before)).toEqual(b.slice(match.after, after));
    total += match.length;
  }
  return total;
}

describe('commonRuns', () => {
  it('joins what is adjacent on both sides', () => {
    const runs = commonRuns(Int32Array.of(1, 2, 3, 4), Int32Array.of(1, 2, 9, 3, 4));
    expect(runs).toEqual([
      { before: 0, after: 0, length: 2 },
      { before: 2, after: 3, length: 2 },
    ]);
  });

  it('finds a longest common subsequence', () => {
    const few = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 });
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(check(a, b)).toBe(longest(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  it('ends soon, with something in common, where two long sequences are shuffles of each other', () => {
    const count = 200_000;
    const a = Array.from({ length: count }, (_, i) => i);
    const b = a.map((i) => (i * 7919) % count);
    expect(check(a, b)).toBeGreaterThan(100);
  });
});
