// RFC 4180, as forgiving as what people write: quotes inside of a plain field are text, and so is what follows a closing
// quote. Only a quote that is never closed is an error.
import { malformed, tooLarge } from './source.ts';

export interface CsvRow {
  fields: string[];
  /** The line of the file on which it begins, from 1. */
  line: number;
}

export interface CsvLimits {
  /** Characters of a row, with what lies between quotes. */
  rowLength: number;
  columns: number;
}

const defaults: CsvLimits = { rowLength: 2 ** 24, columns: 100_000 };

/** Takes text in pieces of any size and gives rows as they become complete. A blank line is a row of one empty field. */
export class CsvParser {
  readonly #delimiter: string;
  readonly #limits: CsvLimits;
  #rest = '';
  #line = 1;

  constructor(delimiter: string, limits: CsvLimits = defaults) {
    this.#delimiter = delimiter;
    this.#limits = limits;
  }

  /** The rows that this piece completes. */
  push(piece: string): CsvRow[] {
    this.#rest += piece;
    return this.#take(false);
  }

  /** The last row, when the file does not end with a newline. */
  end(): CsvRow[] {
    return this.#rest === '' ? [] : this.#take(true);
  }

  #take(last: boolean): CsvRow[] {
    const text = this.#rest;
    const [newlines, quotes, delimiters] = [
      new Finder(text, '\n'),
      new Finder(text, '"'),
      new Finder(text, this.#delimiter),
    ];
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      const newline = newlines.from(at);
      if (newline === text.length && !last) break;
      const row =
        quotes.from(at) < newline ? this.#quoted(text, at, last, newlines, delimiters) : this.#plain(text, at, newline);
      if (!row) break;
      if (row.fields.length > this.#limits.columns) {
        throw tooLarge(`the row on line ${this.#line}`, row.fields.length, this.#limits.columns, 'columns');
      }
      rows.push({ fields: row.fields, line: this.#line });
      this.#line += row.lines;
      at = row.next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > this.#limits.rowLength) {
      throw tooLarge(`the row on line ${this.#line}`, this.#rest.length, this.#limits.rowLength, 'characters');
    }
    return rows;
  }

  #plain(text: string, at: number, newline: number): Taken {
    const line = text.slice(at, lineEnd(text, at, newline));
    return { fields: line.split(this.#delimiter, this.#limits.columns + 1), next: newline + 1, lines: 1 };
  }

  /** A row with a quote somewhere; undefined when it is not complete and more may come. */
  #quoted(text: string, start: number, last: boolean, newlines: Finder, delimiters: Finder): Taken | undefined {
    const fields: string[] = [];
    let lines = 1;
    let at = start;
    while (fields.length <= this.#limits.columns) {
      let field = '';
      if (text[at] === '"') {
        const closed = closeQuote(text, at + 1);
        // A quote that ends the text may be the first half of a doubled one.
        if (!last && (!closed || closed.next === text.length)) return undefined;
        if (!closed) throw malformed('CSV', `the quote on line ${this.#line} is never closed`);
        field = closed.field;
        lines += closed.lines;
        at = closed.next;
      }
      const newline = newlines.from(at);
      if (newline === text.length && !last) return undefined;
      const delimiter = delimiters.from(at);
      if (delimiter >= newline) {
        fields.push(field + text.slice(at, lineEnd(text, at, newline)));
        return { fields, next: newline + 1, lines };
      }
      fields.push(field + text.slice(at, delimiter));
      at = delimiter + 1;
    }
    return { fields, next: at, lines };
  }
}

interface Taken {
  fields: string[];
  next: number;
  lines: number;
}

/** Finds the next of a character, from places that only go up, without looking at any part of the text twice. */
class Finder {
  readonly #text: string;
  readonly #character: string;
  #found = -1;

  constructor(text: string, character: string) {
    this.#text = text;
    this.#character = character;
  }

  /** The length of the text when there is none. */
  from(at: number): number {
    if (this.#found >= at) return this.#found;
    const found = this.#text.indexOf(this.#character, at);
    this.#found = found < 0 ? this.#text.length : found;
    return this.#found;
  }
}

/** Where a line ends, without the carriage return of `\r\n`. */
function lineEnd(text: string, at: number, newline: number): number {
  return newline < text.length && newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** What stands between a quote and its end, and where that end is. */
function closeQuote(text: string, from: number): { field: string; next: number; lines: number } | undefined {
  let field = '';
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { field, next: quote + 1, lines: countLines(field) };
    field += '"';
    at = quote + 2;
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
