import { QueryError, type Span } from './error.ts';
import type { Operator } from './syntax.ts';

export type Token = Span &
  (
    | { kind: 'word'; parts: string[]; text: string; quoted: boolean }
    | { kind: 'operator'; text: Operator }
    | { kind: '(' | ')' | ',' | 'end' }
  );

/** The longest query that is read: enough for a list of a hundred whole ids. */
export const MAX_QUERY = 10_000;

const OPERATOR = /!=|!~|<=|>=|==|=|<|>|~/y;
const SPACE = /\s+/y;
const BARE = /[^\s()=<>!~,"'.]+/y;

/**
 * The words of a query. A word is a run of anything but space, brackets, commas and operators; parts of it in quotes
 * may hold those too, with `\` before a quote or another `\`.
 */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_QUERY) {
    throw new QueryError(`the query is longer than ${MAX_QUERY} characters`, text, { at: MAX_QUERY, end: text.length });
  }
  const tokens: Token[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, tokens.at(-1)?.end ?? at)) {
    tokens.push(nextToken(text, at));
  }
  tokens.push({ kind: 'end', at: text.length, end: text.length + 1 });
  return tokens;
}

function nextToken(text: string, at: number): Token {
  const character = text[at] as string;
  if (character === '(' || character === ')' || character === ',') return { kind: character, at, end: at + 1 };
  const operator = matchAt(OPERATOR, text, at);
  if (operator !== undefined) {
    return { kind: 'operator', text: (operator === '==' ? '=' : operator) as Operator, at, end: at + operator.length };
  }
  if (character === '!') throw new QueryError('"!" stands alone', text, { at, end: at + 1 }, 'write not, != or !~');
  return readWord(text, at);
}

function readWord(text: string, start: number): Token {
  const parts = [''];
  let at = start;
  let quoted = false;
  for (;;) {
    const character = text[at];
    if (character === '.') {
      parts.push('');
      at += 1;
    } else if (character === '"' || character === "'") {
      const { value, end } = readQuoted(text, at);
      parts.push(parts.pop() + value);
      at = end;
      quoted = true;
    } else {
      const piece = matchAt(BARE, text, at);
      if (piece === undefined) break;
      parts.push(parts.pop() + piece);
      at += piece.length;
    }
  }
  return { kind: 'word', parts, text: parts.join('.'), quoted, at: start, end: at };
}

function readQuoted(text: string, start: number): { value: string; end: number } {
  const quote = text[start];
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] as string;
    if (character === quote) return { value, end: at + 1 };
    const next = text[at + 1];
    if (character === '\\' && (next === '"' || next === "'" || next === '\\')) {
      value += next;
      at += 1;
    } else {
      value += character;
    }
  }
  throw new QueryError('the quote is not closed', text, { at: start, end: start + 1 }, `end it with ${quote}`);
}

function skipSpace(text: string, at: number): number {
  return at + (matchAt(SPACE, text, at)?.length ?? 0);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
