import type { Value } from '../object/types.ts';
import { type Meaning, readNumber } from './literal.ts';
import { isBigInteger, isMap } from './path.ts';
import type { Found, Version } from './subject.ts';
import type { Operator } from './syntax.ts';
import { type Moment, readDate } from './when.ts';

/** Undefined: cannot be said, because something is missing or of another kind. */
export type Truth = boolean | undefined;

/** The operators that a value is compared with directly; the others are their opposites, or patterns. */
type Relation = Exclude<Operator, '~' | '!~'>;

/** Whether what a field holds stands in this relation to a value. Of several, one that does is enough; `!=` wants all. */
export function matches(found: Found, relation: Relation, meaning: Meaning): Truth {
  if (relation === '!=') return negate(matches(found, '=', meaning));
  switch (found.kind) {
    case 'value':
      return matchValue(found.value, relation, meaning);
    case 'set':
      return some(found.values, (value) => relate(compareText(value, meaning), relation));
    case 'time':
      return meaning.moment && relate(compareMoment(found.time, meaning.moment), relation);
    case 'span':
      return meaning.span === undefined ? undefined : relate(compare(found.span, meaning.span), relation);
    case 'id':
      return relation === '=' ? startsWith(found.id, meaning) : undefined;
    case 'versions':
      return some(found.versions, (version) => matchVersion(version, relation, meaning));
  }
}

/** Text that a pattern is looked for in; nothing for what is not text. */
export function textsOf(found: Found): readonly string[] | undefined {
  if (found.kind === 'set') return found.values;
  if (found.kind === 'id') return [found.id];
  if (found.kind === 'versions') return found.versions.map(({ content }) => content);
  if (found.kind !== 'value') return undefined;
  const items = Array.isArray(found.value) ? found.value : [found.value];
  const texts = items.flatMap((item) => textOf(item) ?? []);
  return texts.length > 0 || items.length === 0 ? texts : undefined;
}

/** False and null are nothing, and so is an empty set; everything else that is there holds. */
export function holds(found: Found | undefined): boolean {
  if (!found) return false;
  if (found.kind === 'set') return found.values.length > 0;
  return found.kind !== 'value' || (found.value !== false && found.value !== null);
}

export function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** True as soon as one is; false when all are; else it cannot be said. */
export function some<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let truth: Truth = false;
  for (const item of items) {
    const one = test(item);
    if (one) return true;
    if (one === undefined) truth = undefined;
  }
  return truth;
}

function matchValue(value: Value, relation: Relation, meaning: Meaning): Truth {
  if (Array.isArray(value)) return some(value, (item) => matchValue(item, relation, meaning));
  if (typeof value === 'string') return relate(compareText(value, meaning), relation);
  if (typeof value === 'number' || isBigInteger(value)) {
    if (meaning.number === undefined) return different(relation);
    return relate(compare(typeof value === 'number' ? value : BigInt(value.$int), meaning.number), relation);
  }
  if (isMap(value) || value instanceof Uint8Array) return undefined;
  if (meaning.word === undefined) return different(relation);
  return relation === '=' ? value === meaning.word : undefined;
}

function matchVersion({ version, content }: Version, relation: Relation, meaning: Meaning): Truth {
  if (meaning.version !== undefined) return relate(compare(version, meaning.version), relation);
  return relation === '=' ? startsWith(content, meaning) : undefined;
}

// Of two kinds: not equal, and neither is the greater.
function different(relation: Relation): Truth {
  return relation === '=' ? false : undefined;
}

function startsWith(id: string, { digits }: Meaning): Truth {
  return digits !== undefined && id.startsWith(digits);
}

/** Below 0, 0 or above; undefined when they are not to be ordered, NaN when they are ordered by nothing. */
type Order = number | undefined;

function compareText(value: string, meaning: Meaning): Order {
  if (value === meaning.text) return 0;
  const number = meaning.number === undefined ? undefined : readNumber(value);
  if (number !== undefined && meaning.number !== undefined) return compare(number, meaning.number);
  if (meaning.number !== undefined) return NaN;
  const date = meaning.date && readDate(value);
  if (date && meaning.date) return compareMoment(date.from, meaning.date);
  return value < meaning.text ? -1 : 1;
}

// With a NaN none of the three is true.
function compare(a: number | bigint, b: number | bigint): Order {
  return a < b ? -1 : a > b ? 1 : a >= b ? 0 : NaN;
}

function compareMoment(time: number, { from, to }: Moment): Order {
  return time < from ? -1 : time >= to ? 1 : 0;
}

function relate(order: Order, relation: Relation): Truth {
  if (order === undefined) return undefined;
  if (Number.isNaN(order)) return different(relation);
  if (relation === '=') return order === 0;
  if (relation === '<') return order < 0;
  if (relation === '<=') return order <= 0;
  return relation === '>' ? order > 0 : order >= 0;
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (isBigInteger(value)) return value.$int;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
