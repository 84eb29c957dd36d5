import fc from 'fast-check';
import type { Made } from './versions.ts';

/** A version of a random history: what it holds, and which earlier ones it replaced. */
export interface Step<State> {
  state: State;
  parents: number[];
}

/** Histories with forks and joins: each version replaces up to three of the last few. */
export function histories<State>(state: fc.Arbitrary<State>): fc.Arbitrary<Step<State>[]> {
  const back = fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  return fc
    .array(fc.record({ state, back }), { minLength: 1, maxLength: 9 })
    .map((steps) => steps.map((step, i) => ({ state: step.state, parents: parentsOf(i, step.back) })));
}

function parentsOf(index: number, back: readonly number[]): number[] {
  return back.map((steps) => index - steps).filter((parent) => parent >= 0);
}

/** The parents of a version in the order in which they are asked: by version, then generation, then id. */
export function ranked(parents: readonly Made[]): Made[] {
  return [...parents].sort((a, b) => b.version - a.version || b.generation - a.generation || (a.run < b.run ? -1 : 1));
}
