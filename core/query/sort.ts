import type { Value } from '../object/types.ts';
import { type Reader, readerOf } from './fields.ts';
import { readNumber } from './literal.ts';
import { parseFields } from './parse.ts';
import { isBigInteger } from './path.ts';
import type { Found, Subject } from './subject.ts';

/** What runs are ordered by. Numbers come before text; a field that is missing has none and comes last either way. */
export type SortKey = number | bigint | string | undefined;

export interface Ordering {
  keys(subject: Subject): SortKey[];
  compare(a: readonly SortKey[], b: readonly SortKey[]): number;
}

/**
 * Reads what `--sort` takes: fields, the first counts most; `-` before a field puts the highest first. Throws QueryError.
 *
 * @example const { keys, compare } = readOrdering('-metric.acc, param.lr');
 */
export function readOrdering(text: string): Ordering {
  const fields = parseFields(text).map((field) => ({ reader: readerOf(field, text), reverse: field.reverse }));
  return {
    keys: (subject) => fields.map(({ reader }) => keyOf(reader, subject)),
    compare: (a, b) => {
      for (const [index, { reverse }] of fields.entries()) {
        const order = compareKeys(a[index], b[index], reverse);
        if (order !== 0) return order;
      }
      return 0;
    },
  };
}

function keyOf(reader: Reader, subject: Subject): SortKey {
  const found = reader.read(subject);
  return found && sortKey(found);
}

function sortKey(found: Found): SortKey {
  switch (found.kind) {
    case 'value':
      return valueKey(found.value);
    case 'set':
      return found.values.length > 0 ? found.values.join(', ') : undefined;
    case 'time':
      return found.time;
    case 'span':
      return found.span;
    case 'id':
      return found.id;
    case 'versions':
      return Math.max(...found.versions.map(({ version }) => version));
  }
}

function valueKey(value: Value): SortKey {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return readNumber(value) ?? value;
  return isBigInteger(value) ? BigInt(value.$int) : undefined;
}

function compareKeys(a: SortKey, b: SortKey, reverse: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const isText = Number(typeof a === 'string') - Number(typeof b === 'string');
  if (isText !== 0) return isText;
  const order = a < b ? -1 : a > b ? 1 : 0;
  return reverse ? -order : order;
}
