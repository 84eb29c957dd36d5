import { QueryError } from './error.ts';
import { type CharacterSet, type Pattern, PatternError, parsePattern } from './pattern-parse.ts';
import type { Literal } from './syntax.ts';

/** The longest pattern, and the most states that it may have once its repetitions are written out. */
const MAX_PATTERN = 500;
const MAX_STATES = 2000;
/** Repetitions of nothing make no states; what they may cost is bounded apart. */
const MAX_STEPS = 50_000;
/** Only this much of a text is searched: with the states it bounds the time for one run. */
const MAX_TEXT = 64 * 1024;

/** `next` and `other` are states that are entered without a character; a `set` wants one that is in it. */
type State =
  | { kind: 'set'; set: CharacterSet; next: number }
  | { kind: 'split'; next: number; other: number }
  | { kind: 'start' | 'end'; next: number }
  | { kind: 'found' };

/**
 * A search for a pattern anywhere in a text. All ways through it are followed at once, so that no pattern and no text
 * take longer than the product of their lengths. Throws QueryError that points into the query.
 */
export function compilePattern(literal: Literal, query: string): (text: string) => boolean {
  const fail = (message: string): never => {
    throw new QueryError(message, query, literal, 'patterns are explained in: art help where');
  };
  if (literal.text.length > MAX_PATTERN) fail(`the pattern is longer than ${MAX_PATTERN} characters`);
  if (!/[\\^$.[\](){}*+?|]/.test(literal.text)) return (text) => text.slice(0, MAX_TEXT).includes(literal.text);
  try {
    const states = build(parsePattern(literal.text));
    return (text) => search(states, [...text.slice(0, MAX_TEXT)]);
  } catch (error) {
    if (error instanceof PatternError)
      return fail(`the pattern is wrong at character ${error.at + 1}: ${error.message}`);
    throw error;
  }
}

// States are built from the last to the first, so that each knows where it leads. The first of the list is what is found.
function build(pattern: Pattern): State[] {
  const states: State[] = [{ kind: 'found' }];
  const add = (state: State): number => {
    if (states.length >= MAX_STATES) throw new PatternError('it repeats too much', 0);
    return states.push(state) - 1;
  };
  let steps = 0;
  const enter = (part: Pattern, next: number): number => {
    if (++steps > MAX_STEPS) throw new PatternError('it repeats too much', 0);
    switch (part.kind) {
      case 'set':
        return add({ kind: 'set', set: part.set, next });
      case 'start':
      case 'end':
        return add({ kind: part.kind, next });
      case 'sequence':
        return part.of.reduceRight((after, item) => enter(item, after), next);
      case 'choice':
        return part.of.map((item) => enter(item, next)).reduce((a, b) => add({ kind: 'split', next: a, other: b }));
      case 'repeat':
        return repeat(part, next);
    }
  };
  const repeat = ({ of, least, most }: Extract<Pattern, { kind: 'repeat' }>, next: number): number => {
    let entry = next;
    if (most === Infinity) {
      const loop: State = { kind: 'split', next: 0, other: next };
      entry = add(loop);
      loop.next = enter(of, entry);
    }
    for (let left = most === Infinity ? 0 : most - least; left > 0; left--) {
      entry = add({ kind: 'split', next: enter(of, entry), other: next });
    }
    for (let left = least; left > 0; left--) entry = enter(of, entry);
    return entry;
  };
  const first = enter(pattern, 0);
  // The search begins at the last state.
  add({ kind: 'split', next: first, other: first });
  return states;
}

function search(states: readonly State[], characters: readonly string[]): boolean {
  let current: number[] = [];
  for (let at = 0; at <= characters.length; at++) {
    const seen = new Uint8Array(states.length);
    const sets: number[] = [];
    const isStart = at === 0;
    const isEnd = at === characters.length;
    // A search may begin at every character.
    const open = [...current, states.length - 1];
    while (open.length > 0) {
      const index = open.pop() as number;
      if (seen[index]) continue;
      seen[index] = 1;
      const state = states[index] as State;
      if (state.kind === 'found') return true;
      if (state.kind === 'set') sets.push(index);
      else if (state.kind === 'split') open.push(state.next, state.other);
      else if (state.kind === 'start' ? isStart : isEnd) open.push(state.next);
    }
    const code = characters[at]?.codePointAt(0) as number;
    current = [];
    for (const index of sets) {
      const state = states[index] as Extract<State, { kind: 'set' }>;
      if (!isEnd && includes(state.set, code)) current.push(state.next);
    }
  }
  return false;
}

function includes({ ranges, negated }: CharacterSet, code: number): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to) !== negated;
}
