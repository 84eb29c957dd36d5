// The literals of Python that the header of an .npy file is written in. Nothing is ever evaluated.
import { malformed } from './source.ts';

export type Literal = string | number | boolean | null | Literal[] | Map<string, Literal>;

const MAX_DEPTH = 32;
const token = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)L?|(True|False|None)|([()[\]{}:,]))/y;

/**
 * Strings, whole numbers, True, False, None, and tuples, lists and dictionaries with string keys of them.
 *
 *     parseLiteral("{'shape': (3, 4), }") // Map { 'shape' => [3, 4] }
 *
 * Throws MALFORMED_FILE.
 */
export function parseLiteral(text: string): Literal {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.trim();
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw malformed('npy', 'its header is nested too deeply');
    const [, single, double, number, word, sign] = this.#next();
    const string = single ?? double;
    if (string !== undefined) return string.replace(/\\(.)/g, '$1');
    if (number !== undefined) return Number(number);
    if (word !== undefined) return word === 'None' ? null : word === 'True';
    if (sign === '(') return this.#items(')', depth);
    if (sign === '[') return this.#items(']', depth);
    if (sign === '{') return this.#entries(depth);
    throw this.#fail();
  }

  end(): void {
    if (this.#at !== this.#text.length) throw this.#fail();
  }

  #items(close: string, depth: number): Literal[] {
    const items: Literal[] = [];
    while (!this.#skip(close)) {
      items.push(this.value(depth + 1));
      if (!this.#skip(',')) {
        if (this.#skip(close)) break;
        throw this.#fail();
      }
    }
    return items;
  }

  #entries(depth: number): Map<string, Literal> {
    const entries = new Map<string, Literal>();
    while (!this.#skip('}')) {
      const key = this.value(depth + 1);
      if (typeof key !== 'string' || !this.#skip(':')) throw this.#fail();
      entries.set(key, this.value(depth + 1));
      if (!this.#skip(',')) {
        if (this.#skip('}')) break;
        throw this.#fail();
      }
    }
    return entries;
  }

  #skip(sign: string): boolean {
    const before = this.#at;
    if (before < this.#text.length && this.#next()[5] === sign) return true;
    this.#at = before;
    return false;
  }

  #next(): RegExpExecArray {
    token.lastIndex = this.#at;
    const match = token.exec(this.#text);
    if (!match) throw this.#fail();
    this.#at = token.lastIndex;
    return match;
  }

  #fail(): Error {
    return malformed('npy', `its header cannot be read at character ${this.#at}`);
  }
}
