import type { Literal } from './syntax.ts';
import { type Moment, readDate, readMoment, readSpan } from './when.ts';

/** A value of a query with all that it may mean; which of it counts depends on what it is compared with. */
export interface Meaning {
  text: string;
  number?: number | bigint;
  /** `true`, `false` and `null`, where they are not quoted. */
  word?: boolean | null;
  /** Milliseconds. A number alone is seconds. */
  span?: number;
  moment?: Moment;
  /** An ISO date, for text that holds one. */
  date?: Moment;
  /** Hex digits that an id may begin with. */
  digits?: string;
  /** The number of a version, of `3` or `v3`. */
  version?: number;
}

const NUMBER = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;
const WORDS: Record<string, boolean | null> = { true: true, false: false, null: null };

/** Quoted words are text, and may be times and ids too, which have to be quoted where they hold a space. */
export function meaningOf({ text, quoted }: Literal, now: number): Meaning {
  const meaning: Meaning = { text };
  const moment = readMoment(text, now);
  const date = readDate(text);
  const span = readSpan(text);
  if (moment) meaning.moment = moment;
  if (date) meaning.date = date;
  if (span !== undefined) meaning.span = span;
  if (/^[0-9a-f]{4,64}$/.test(text)) meaning.digits = text;
  if (quoted) return meaning;
  const number = readNumber(text);
  if (number !== undefined) meaning.number = number;
  if (number !== undefined && span === undefined) meaning.span = Number(number) * 1000;
  if (/^v?\d{1,9}$/.test(text)) meaning.version = Number(text.replace('v', ''));
  if (Object.hasOwn(WORDS, text)) meaning.word = WORDS[text] as boolean | null;
  return meaning;
}

/** The number that text is in decimal notation, exact where it is an integer. */
export function readNumber(text: string): number | bigint | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) || !/^[+-]?\d+$/.test(text)) return number;
  return BigInt(text.replace('+', ''));
}
