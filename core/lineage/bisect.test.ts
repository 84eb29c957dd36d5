import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bisection, type Suspect, type Verdict } from './bisect.ts';

/** Tests until nothing more can be learnt. */
function search(suspects: Suspect[], bad: string, judge: (id: string) => Verdict): { left: string[]; tests: string[] } {
  const bisection = new Bisection(suspects, bad);
  const tests: string[] = [];
  for (let id = bisection.next(); id !== undefined; id = bisection.next()) {
    expect(tests).not.toContain(id);
    tests.push(id);
    bisection.tell(id, judge(id));
  }
  return { left: bisection.left, tests };
}

/** A graph of which everything leads to the last one, and what is bad in it: all that comes from some of it. */
interface Case {
  suspects: Suspect[];
  last: string;
  bad: Set<string>;
  skipped: Set<string>;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    picks: fc.array(fc.array(fc.nat(), { minLength: 0, maxLength: 3 }), { minLength: 1, maxLength: 30 }),
    broken: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    skips: fc.array(fc.nat(), { maxLength: 5 }),
  })
  .map(({ picks, broken, skips }) => {
    const suspects = picks.map((choices, at) => ({
      id: `s${at}`,
      parents: at === 0 ? [] : [...new Set(choices.map((choice) => `s${choice % at}`))],
    }));
    const parents = new Set(suspects.flatMap((suspect) => suspect.parents));
    const last = { id: 'last', parents: suspects.map(({ id }) => id).filter((id) => !parents.has(id)) };
    const all = [...suspects, last];
    const pick = (choice: number): string => all[choice % all.length]?.id ?? last.id;
    const bad = new Set([last.id, ...broken.map(pick)]);
    for (const { id, parents } of all) if (parents.some((parent) => bad.has(parent))) bad.add(id);
    const skipped = new Set(skips.map(pick).filter((id) => id !== last.id));
    return { suspects: all, last: last.id, bad, skipped };
  });

/** One by one: all that are bad and come from good ones alone. */
function firstOnes({ suspects, bad }: Case): string[] {
  return suspects.filter(({ id, parents }) => bad.has(id) && parents.every((one) => !bad.has(one))).map(({ id }) => id);
}

describe('bisection', () => {
  test('finds one of those that a search of all finds, in any graph', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { left } = search(one.suspects, one.last, (id) => (one.bad.has(id) ? 'bad' : 'good'));
        expect(left).toHaveLength(1);
        expect(firstOnes(one)).toContain(left[0]);
      }),
      { numRuns: 500 },
    );
  });

  test('with some that cannot be tested, what is left holds the answer', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const judge = (id: string): Verdict => (one.skipped.has(id) ? 'skip' : one.bad.has(id) ? 'bad' : 'good');
        const { left } = search(one.suspects, one.last, judge);
        expect(left.some((id) => firstOnes(one).includes(id))).toBe(true);
        // All that is left besides the one that is known to be bad could not be tested.
        expect(left.filter((id) => !one.skipped.has(id)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  test('takes the logarithm of a straight line', () => {
    for (const length of [1, 2, 3, 17, 1000, 10_000]) {
      const suspects = line(length);
      for (const first of new Set([0, 1, Math.floor(length / 3), length - 1].filter((at) => at < length))) {
        const { left, tests } = search(suspects, `${length - 1}`, (id) => (Number(id) >= first ? 'bad' : 'good'));
        expect(left).toEqual([`${first}`]);
        expect(tests.length).toBeLessThanOrEqual(Math.ceil(Math.log2(length)));
      }
    }
  });

  test('leaves a stretch that cannot be tested in few tests', () => {
    const { left, tests } = search(line(1000), '999', (id) => {
      const at = Number(id);
      return at >= 300 && at < 700 ? 'skip' : at >= 800 ? 'bad' : 'good';
    });
    expect(left).toEqual(['800']);
    expect(tests.length).toBeLessThan(40);
  });

  test('of two branches chooses what halves both', () => {
    const side = (letter: string): Suspect[] =>
      Array.from({ length: 50 }, (_, at) => ({
        id: `${letter}${at}`,
        parents: at === 0 ? [] : [`${letter}${at - 1}`],
      }));
    const suspects = [...side('a'), ...side('b'), { id: 'join', parents: ['a49', 'b49'] }];
    const { left, tests } = search(suspects, 'join', (id) => (/^b(3\d|4\d)$|join/.test(id) ? 'bad' : 'good'));
    expect(left).toEqual(['b30']);
    expect(tests.length).toBeLessThanOrEqual(8);
  });
});

function line(length: number): Suspect[] {
  return Array.from({ length }, (_, at) => ({ id: `${at}`, parents: at === 0 ? [] : [`${at - 1}`] }));
}
