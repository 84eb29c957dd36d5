import type { Id } from '../object/types.ts';

export type Verdict = 'good' | 'bad' | 'skip';

/** Something that can be tested, with what it comes from among the others. */
export interface Suspect {
  id: Id;
  parents: readonly Id[];
}

// Where histories join often, counting exactly costs more than a test of a slightly worse choice.
const COUNT_BUDGET = 20_000_000;

/**
 * Finds where bad began in a history with forks and joins: each choice is the suspect that halves what is left best,
 * whichever way it turns out. What is bad makes bad whatever comes from it; what is good had only good before it.
 *
 * @example
 * const bisection = new Bisection(suspects, 'e');
 * for (let id = bisection.next(); id; id = bisection.next()) bisection.tell(id, test(id));
 * bisection.left; // ['c']: the first bad one
 */
export class Bisection {
  readonly #ids: Id[];
  readonly #parents: number[][];
  readonly #numbers: Map<Id, number>;
  readonly #skipped = new Set<number>();
  /** Numbers of what may be the first bad one, parents before children; the last one is known to be bad. */
  #open: number[];
  #bad: number;
  #skipsInARow = 0;

  /** Parents stand before children, and `bad`, which is known to be, comes from all others. */
  constructor(suspects: Iterable<Suspect>, bad: Id) {
    const all = [...suspects];
    this.#ids = all.map(({ id }) => id);
    this.#numbers = new Map(this.#ids.map((id, number) => [id, number]));
    this.#parents = all.map(({ parents }) => parents.flatMap((parent) => this.#numbers.get(parent) ?? []));
    this.#bad = this.#numberOf(bad);
    this.#open = [...all.keys()];
    this.#open = this.#within(this.#ancestors(this.#bad));
  }

  /** What may still be the first bad one: one when the answer is found, more when the rest cannot be tested. */
  get left(): Id[] {
    return this.#open.map((number) => this.#ids[number] as Id);
  }

  /** What to test next; undefined when no test says more. */
  next(): Id | undefined {
    const testable = this.#open.filter((number) => number !== this.#bad && !this.#skipped.has(number));
    if (testable.length === 0) return undefined;
    const counts = this.#counts();
    const half = this.#open.length / 2;
    const distance = (number: number): number => Math.abs((counts.get(number) ?? 0) - half);
    // What stands beside one that cannot be tested often cannot either, so further ones are tried sooner and sooner.
    const rank = Math.min(testable.length - 1, this.#skipsInARow ** 2);
    if (rank > 0) testable.sort((a, b) => distance(a) - distance(b) || a - b);
    const best = testable.reduce((a, b) => (distance(b) < distance(a) ? b : a));
    return this.#ids[(rank > 0 ? testable[rank] : best) as number];
  }

  tell(id: Id, verdict: Verdict): void {
    const number = this.#numberOf(id);
    this.#skipsInARow = verdict === 'skip' ? this.#skipsInARow + 1 : 0;
    if (verdict === 'skip') {
      this.#skipped.add(number);
      return;
    }
    const ancestors = this.#ancestors(number);
    if (verdict === 'bad') {
      this.#bad = number;
      this.#open = this.#within(ancestors);
    } else {
      this.#open = this.#open.filter((other) => ancestors[other] === 0);
    }
  }

  #numberOf(id: Id): number {
    const number = this.#numbers.get(id);
    if (number === undefined) throw new Error(`${id} is not among the suspects`);
    return number;
  }

  /** Marks a suspect and all that it comes from. */
  #ancestors(from: number): Uint8Array {
    const marks = new Uint8Array(this.#ids.length);
    marks[from] = 1;
    for (let number = from; number >= 0; number--) {
      if (marks[number] === 1) for (const parent of this.#parents[number] ?? []) marks[parent] = 1;
    }
    return marks;
  }

  #within(marks: Uint8Array): number[] {
    return this.#open.filter((number) => marks[number] === 1);
  }

  /** For each open suspect the number of open ones that it comes from, itself included. */
  #counts(): Map<number, number> {
    const counts = new Map<number, number>();
    let budget = COUNT_BUDGET;
    for (const number of this.#open) {
      const parents = (this.#parents[number] ?? []).filter((parent) => counts.has(parent));
      const least = 1 + Math.max(0, ...parents.map((parent) => counts.get(parent) ?? 0));
      const isExact = parents.length < 2 || budget <= 0;
      counts.set(number, isExact ? least : this.#countFrom(number, counts));
      if (!isExact) budget -= counts.get(number) ?? 0;
    }
    return counts;
  }

  #countFrom(from: number, open: ReadonlyMap<number, unknown>): number {
    const seen = new Set([from]);
    for (const number of seen) {
      for (const parent of this.#parents[number] ?? []) if (open.has(parent)) seen.add(parent);
    }
    return seen.size;
  }
}
