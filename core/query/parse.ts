import { QueryError } from './error.ts';
import type { Expression, Field, Literal } from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';

type Word = Extract<Token, { kind: 'word' }>;

/** How deep brackets and `not` may nest. */
const MAX_NESTING = 100;
/** How many parts a name may have. */
const MAX_PARTS = 16;

const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'exists', 'ago']);

/**
 * Reads a condition. `not` binds tightest, then `and`, then `or`. Throws QueryError with the place of the mistake.
 *
 * @example parseWhere('metric.acc > 0.9 and param.lr < 0.1')
 */
export function parseWhere(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.either(0);
  parser.finish();
  return expression;
}

/** Reads `param.lr, metric.acc`: what `--columns` and `--sort` take; `-` before a name turns the order round. */
export function parseFields(text: string): (Field & { reverse: boolean })[] {
  const parser = new Parser(text);
  const fields = [parser.signedField()];
  while (parser.take(',')) fields.push(parser.signedField());
  parser.finish();
  return fields;
}

class Parser {
  readonly #text: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  either(depth: number): Expression {
    let left = this.#both(depth);
    while (this.#keyword('or')) left = { kind: 'or', left, right: this.#both(depth) };
    return left;
  }

  finish(): void {
    const token = this.#peek();
    if (token.kind !== 'end') this.#fail(token, `expected "and" or "or", not ${this.#shown(token)}`);
  }

  take(kind: ',' | '(' | ')'): boolean {
    if (this.#peek().kind !== kind) return false;
    this.#next += 1;
    return true;
  }

  signedField(): Field & { reverse: boolean } {
    const token = this.#peek();
    const reverse = token.kind === 'word' && this.#text[token.at] === '-';
    if (token.kind !== 'word' || !reverse) return { ...this.#field(), reverse };
    const [first = '', ...rest] = token.parts;
    this.#next += 1;
    return { ...this.#checked({ ...token, parts: [first.slice(1), ...rest], at: token.at + 1 }), reverse };
  }

  #both(depth: number): Expression {
    let left = this.#single(depth);
    while (this.#keyword('and')) left = { kind: 'and', left, right: this.#single(depth) };
    return left;
  }

  #single(depth: number): Expression {
    if (depth > MAX_NESTING) this.#fail(this.#peek(), `brackets nest more than ${MAX_NESTING} deep`);
    if (this.#keyword('not')) return { kind: 'not', of: this.#single(depth + 1) };
    const open = this.#peek();
    if (!this.take('(')) return this.#test();
    const inner = this.either(depth + 1);
    if (!this.take(')')) {
      const token = this.#peek();
      if (token.kind === 'end') this.#fail(open, 'the bracket is not closed');
      this.#fail(token, `expected ")", "and" or "or", not ${this.#shown(token)}`);
    }
    return inner;
  }

  #test(): Expression {
    const field = this.#field();
    const token = this.#peek();
    if (token.kind === 'operator') {
      this.#next += 1;
      return { kind: 'compare', field, operator: token.text, value: this.#literal() };
    }
    const negated = this.#keyword('not');
    const test = this.#wordTest(field);
    if (!test && negated) this.#fail(this.#peek(), 'expected "in" or "exists" after "not"');
    if (!test) return { kind: 'holds', field };
    return negated ? { kind: 'not', of: test } : test;
  }

  #wordTest(field: Field): Expression | undefined {
    if (this.#keyword('exists')) return { kind: 'exists', field };
    if (!this.#keyword('in')) return undefined;
    if (!this.take('(')) this.#fail(this.#peek(), 'expected "(" after "in"');
    const values = [this.#literal()];
    while (this.take(',')) values.push(this.#literal());
    if (!this.take(')')) this.#fail(this.#peek(), `expected "," or ")", not ${this.#shown(this.#peek())}`);
    return { kind: 'in', field, values };
  }

  #field(): Field {
    const token = this.#peek();
    if (token.kind !== 'word' || isKeyword(token)) {
      this.#fail(token, `expected a field such as metric.acc, not ${this.#shown(token)}`);
    }
    this.#next += 1;
    return this.#checked(token);
  }

  #checked({ parts, at, end }: Word): Field {
    const span = { at, end };
    if (parts.length > MAX_PARTS) this.#fail(span, `a field has at most ${MAX_PARTS} parts`);
    if (parts.some((part) => part === '')) this.#fail(span, 'a part of the field is empty');
    return { parts, ...span };
  }

  #literal(): Literal {
    const token = this.#peek();
    if (token.kind !== 'word' || isKeyword(token)) {
      this.#fail(
        token,
        `expected a value, not ${this.#shown(token)}`,
        'quote text that has spaces, brackets or operators',
      );
    }
    this.#next += 1;
    const { text, quoted, at, end } = token;
    const ago = this.#peek();
    if (quoted || !this.#keyword('ago')) return { text, quoted, at, end };
    return { text: `${text} ago`, quoted, at, end: ago.end };
  }

  #keyword(word: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' || !isKeyword(token) || token.text.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #shown(token: Token): string {
    return token.kind === 'end' ? 'the end' : `"${this.#text.slice(token.at, token.end)}"`;
  }

  #fail(where: { at: number; end: number }, message: string, hint?: string): never {
    throw new QueryError(message, this.#text, where, hint);
  }
}

function isKeyword(token: Word): boolean {
  return !token.quoted && KEYWORDS.has(token.text.toLowerCase());
}
