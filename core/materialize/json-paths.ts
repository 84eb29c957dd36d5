// JSON as its leaves, in the order of the file. Goes through the text once and keeps no more than the way down to where
// it is, so that neither depth nor size is a matter of the stack.
import type { Leaf } from './key-path.ts';
import { readWholeText } from './lines.ts';
import { type ByteSource, malformed } from './source.ts';

const MAX_BYTES = 2 ** 28;
const MAX_DEPTH = 1000;

interface Level {
  /** Keys so far; absent in an array. */
  keys?: Set<string>;
  key: string | number;
  duplicate: boolean;
}

/** The leaves of a JSON file. Throws TOO_LARGE above 256 MiB. */
export async function* readJsonLeaves(source: ByteSource): AsyncGenerator<Leaf, void, void> {
  yield* jsonLeaves(await readWholeText(source, MAX_BYTES, 'JSON'));
}

/**
 * The leaves of a JSON text: path, value, and the line on which each stands. What is given: a number that a float64
 * holds as a number, any other as its text; keys that come twice, twice; nothing silently.
 *
 *     [...jsonLeaves('{"a": [1, {}]}')] // a[0] = 1, a[1] = {}
 *
 * Throws MALFORMED_FILE with the line; in what came before it, leaves may have been given already.
 */
export function* jsonLeaves(text: string): Generator<Leaf, void, void> {
  const scanner = new Scanner(text);
  const levels: Level[] = [];
  for (;;) {
    const line = scanner.line;
    const opened = scanner.open();
    if (opened && !scanner.close(opened)) {
      if (levels.length >= MAX_DEPTH) throw scanner.fail(`nested deeper than ${MAX_DEPTH}`);
      levels.push(opened === '{' ? firstKey(scanner) : { key: 0, duplicate: false });
      continue;
    }
    const leaf = opened ? emptyLeaf(opened) : scanner.scalar();
    const duplicate = levels.some((level) => level.duplicate);
    yield {
      path: levels.map((level) => level.key),
      ...leaf,
      line,
      ...(duplicate ? { duplicate } : {}),
    };
    if (!advance(scanner, levels)) break;
  }
  scanner.end();
}

function emptyLeaf(opened: '{' | '['): Pick<Leaf, 'kind' | 'value' | 'text'> {
  const text = opened === '{' ? '{}' : '[]';
  return { kind: opened === '{' ? 'object' : 'array', value: text, text };
}

function firstKey(scanner: Scanner): Level {
  const key = scanner.key();
  return { keys: new Set([key]), key, duplicate: false };
}

/** To the next value: behind a comma, or up and out of what ends here. False at the end of the document. */
function advance(scanner: Scanner, levels: Level[]): boolean {
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    if (scanner.skip(',')) {
      if (level.keys) {
        level.key = scanner.key();
        level.duplicate = level.keys.has(level.key);
        level.keys.add(level.key);
      } else level.key = Number(level.key) + 1;
      return true;
    }
    if (!scanner.skip(level.keys ? '}' : ']')) throw scanner.fail(`"," or "${level.keys ? '}' : ']'}" is missing`);
    levels.pop();
  }
  return false;
}

/** Escapes, and control characters, which are not allowed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const needsDecoding = /[\\\u0000-\u001f]/;
const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /(?:true|false|null)/y;

class Scanner {
  readonly #text: string;
  #at = 0;
  line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#space();
  }

  open(): '{' | '[' | undefined {
    return this.skip('{') ? '{' : this.skip('[') ? '[' : undefined;
  }

  close(opened: '{' | '['): boolean {
    return this.skip(opened === '{' ? '}' : ']');
  }

  skip(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    this.#space();
    return true;
  }

  key(): string {
    if (this.#text[this.#at] !== '"') throw this.fail('a key is missing');
    const { value } = this.#string();
    this.#space();
    if (!this.skip(':')) throw this.fail('":" is missing');
    return value;
  }

  scalar(): Pick<Leaf, 'kind' | 'value' | 'text'> {
    const leaf = this.#scalar();
    this.#space();
    return leaf;
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.fail('something follows its end');
  }

  fail(reason: string): Error {
    return malformed('JSON', `${reason} on line ${this.line}`);
  }

  #scalar(): Pick<Leaf, 'kind' | 'value' | 'text'> {
    if (this.#text[this.#at] === '"') return { kind: 'string', ...this.#string() };
    const digits = this.#match(number);
    if (digits) return { kind: 'number', value: exactNumber(digits), text: digits };
    const text = this.#match(word);
    if (text === '') throw this.fail('a value is missing');
    return text === 'null' ? { kind: 'null', value: null, text } : { kind: 'boolean', value: text === 'true', text };
  }

  #string(): { value: string; text: string } {
    const from = this.#at;
    let quote = this.#text.indexOf('"', from + 1);
    while (quote >= 0 && isEscaped(this.#text, quote)) quote = this.#text.indexOf('"', quote + 1);
    if (quote < 0) throw this.fail('a string does not end');
    this.#at = quote + 1;
    const text = this.#text.slice(from, this.#at);
    if (!needsDecoding.test(text)) return { value: text.slice(1, -1), text };
    try {
      return { value: String(JSON.parse(text)), text };
    } catch {
      throw this.fail('a string is not valid');
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #space(): void {
    // Mostly there is none.
    if (this.#text.charCodeAt(this.#at) > 0x20) return;
    const skipped = this.#match(space);
    for (let at = skipped.indexOf('\n'); at >= 0; at = skipped.indexOf('\n', at + 1)) this.line++;
  }
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text[quote - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** The number, where a float64 has all of its digits; else its text. */
export function exactNumber(text: string): number | string {
  const value = Number(text);
  if (String(value) === text) return value;
  return Number.isFinite(value) && digitsOf(String(value)) === digitsOf(text) ? value : text;
}

/** Significant digits and exponent of a decimal, so that `1.50`, `15e-1` and `1.5` are one. */
function digitsOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  const scale = Number(exponent) - fraction.length + digits.length - kept.length;
  return `${text.startsWith('-') ? '-' : ''}${kept}e${scale}`;
}
