/** What one character has to be: any of these ranges of code points, or none of them. */
export interface CharacterSet {
  ranges: [from: number, to: number][];
  negated: boolean;
}

export type Pattern =
  | { kind: 'set'; set: CharacterSet }
  | { kind: 'start' | 'end' }
  | { kind: 'sequence' | 'choice'; of: Pattern[] }
  | { kind: 'repeat'; of: Pattern; least: number; most: number };

/** The mistake and its place in the pattern. */
export class PatternError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const MAX_NESTING = 50;
const MAX_REPEAT = 1000;

const ANY: CharacterSet = { ranges: [[10, 10]], negated: true };
const DIGIT: [number, number][] = [[48, 57]];
const WORD: [number, number][] = [...DIGIT, [65, 90], [95, 95], [97, 122]];
const SPACE: [number, number][] = [
  [9, 13],
  [32, 32],
  [0xa0, 0xa0],
  [0x2028, 0x2029],
];
const CLASSES: Record<string, [number, number][]> = { d: DIGIT, w: WORD, s: SPACE };
const CONTROLS: Record<string, number> = { n: 10, r: 13, t: 9 };

/** Reads the part of regular expressions that can be matched in linear time: no look-around, no back-references. */
export function parsePattern(source: string): Pattern {
  const parser = new PatternParser(source);
  const pattern = parser.choice(0);
  parser.finish();
  return pattern;
}

class PatternParser {
  readonly #characters: string[];
  #at = 0;

  constructor(source: string) {
    this.#characters = [...source];
  }

  choice(depth: number): Pattern {
    if (depth > MAX_NESTING) this.#fail('brackets nest too deep');
    const of = [this.#sequence(depth)];
    while (this.#take('|')) of.push(this.#sequence(depth));
    return of.length === 1 ? (of[0] as Pattern) : { kind: 'choice', of };
  }

  finish(): void {
    if (this.#at < this.#characters.length) this.#fail('a bracket is closed that was not opened');
  }

  #sequence(depth: number): Pattern {
    const of: Pattern[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      of.push(this.#repeated(this.#atom(depth)));
    }
    return { kind: 'sequence', of };
  }

  #repeated(of: Pattern): Pattern {
    const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[this.#peek() ?? ''];
    const [least, most] = simple ?? this.#counts() ?? [1, 1];
    if (simple) this.#at += 1;
    if (least === 1 && most === 1) return of;
    const next = this.#peek();
    if (next !== undefined && '*+?{'.includes(next)) this.#fail(`"${next}" has nothing to repeat`);
    return { kind: 'repeat', of, least: least as number, most: most as number };
  }

  #counts(): [number, number] | undefined {
    if (this.#peek() !== '{') return undefined;
    const match = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.#characters.slice(this.#at, this.#at + 12).join(''));
    if (!match) this.#fail('"{" wants numbers: {2}, {2,} or {2,5}');
    const [all, low, range, high] = match as RegExpExecArray;
    const least = Number(low);
    const most = range === undefined ? least : high === '' ? Infinity : Number(high);
    if (most < least || least > MAX_REPEAT || (most !== Infinity && most > MAX_REPEAT)) {
      this.#fail(`"${all}" is not a number of times up to ${MAX_REPEAT}`);
    }
    this.#at += all.length;
    return [least, most];
  }

  #atom(depth: number): Pattern {
    const character = this.#next();
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    if (character === '.') return { kind: 'set', set: ANY };
    if (character === '[') return { kind: 'set', set: this.#brackets() };
    if (character === '\\') return { kind: 'set', set: this.#escaped() };
    if (character === '(') {
      if (this.#peek() === '?') this.#fail('"(?" is not supported');
      const inner = this.choice(depth + 1);
      if (!this.#take(')')) this.#fail('a bracket is not closed');
      return inner;
    }
    if ('*+?{'.includes(character)) this.#fail(`"${character}" has nothing to repeat`, -1);
    return { kind: 'set', set: exactly(character.codePointAt(0) as number) };
  }

  #escaped(): CharacterSet {
    if (this.#peek() === undefined) this.#fail('the pattern ends in "\\"', -1);
    const character = this.#next();
    const lower = character.toLowerCase();
    if (Object.hasOwn(CLASSES, lower)) {
      return { ranges: [...(CLASSES[lower] as [number, number][])], negated: character !== lower };
    }
    if (Object.hasOwn(CONTROLS, character)) return exactly(CONTROLS[character] as number);
    if (/[A-Za-z0-9]/.test(character)) this.#fail(`"\\${character}" is not supported`, -2);
    return exactly(character.codePointAt(0) as number);
  }

  #brackets(): CharacterSet {
    const negated = this.#take('^');
    const ranges: [number, number][] = [];
    while (this.#peek() !== ']') {
      if (this.#peek() === undefined) this.#fail('a "[" is not closed');
      ranges.push(...this.#member());
    }
    this.#at += 1;
    return { ranges, negated };
  }

  #member(): [number, number][] {
    const from = this.#one();
    if (this.#peek() !== '-' || (this.#characters[this.#at + 1] ?? ']') === ']') return from.ranges;
    this.#at += 1;
    const to = this.#one();
    const low = from.ranges[0]?.[0] ?? 0;
    const high = to.ranges[0]?.[0] ?? 0;
    if (!isSingle(from) || !isSingle(to) || high < low) this.#fail('the range is not one of characters in their order');
    return [[low, high]];
  }

  #one(): CharacterSet {
    const character = this.#next();
    if (character !== '\\') return exactly(character.codePointAt(0) as number);
    const set = this.#escaped();
    if (set.negated) this.#fail('the opposite of a class cannot stand in brackets', -2);
    return set;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #next(): string {
    const character = this.#characters[this.#at];
    if (character === undefined) this.#fail('the pattern ends too early');
    this.#at += 1;
    return character as string;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #fail(message: string, offset = 0): never {
    throw new PatternError(message, Math.max(0, this.#at + offset));
  }
}

function exactly(code: number): CharacterSet {
  return { ranges: [[code, code]], negated: false };
}

function isSingle({ ranges, negated }: CharacterSet): boolean {
  const [range] = ranges;
  return !negated && ranges.length === 1 && range !== undefined && range[0] === range[1];
}
