import type { Database } from 'lmdb';
import { toBytes, toHex } from '../object/bytes.ts';
import { hashContent } from '../object/hash.ts';
import type { Run } from '../object/run.ts';
import type { Id, Value, ValueMap } from '../object/types.ts';

type Table = Database<Uint8Array, Uint8Array>;

/** Which map of a run a value stands in. */
export type ValueRoot = 'param' | 'metric';

const NUMBER = 1;
const TEXT = 2;
const TEXT_BYTES = 24;
const NOTHING: Uint8Array = new Uint8Array(0);
// Present once every run of the index is in the table: an index made before there was one lacks it.
const COMPLETE: Uint8Array = Uint8Array.of(0);
// Runs with more values than are worth an entry each, or with two of one name, stand here and may have any value.
const MANY: Uint8Array = Uint8Array.of(1);
// What is before a field's own bytes, so that these are not taken for one of the above.
const FIELD: Uint8Array = Uint8Array.of(2);
const MAX_VALUES = 256;

/**
 * Which runs have which parameters and metrics: numbers in their order, text by how it begins. What comes out is who may
 * have a value, never fewer; the run itself tells. Call inside a write transaction.
 */
export function addValues(table: Table, id: Id, { params, metrics }: Pick<Run, 'params' | 'metrics'>): void {
  const run = toBytes(id);
  const keys = [...fieldKeys('param', params), ...fieldKeys('metric', metrics)];
  if (keys.length > MAX_VALUES || keys.includes(MANY)) table.putSync(concat(MANY, run), NOTHING);
  for (const key of keys.slice(0, MAX_VALUES)) if (key !== MANY) table.putSync(concat(key, run), NOTHING);
}

function* fieldKeys(root: ValueRoot, map: ValueMap): Generator<Uint8Array> {
  const names = new Set<string>();
  for (const [name, value] of named(map, '')) {
    // `{ "a.b": 1 }` beside `{ "a": { "b": 2 } }`: one name for two values, of which a condition sees one.
    if (names.has(name)) yield MANY;
    names.add(name);
    const field = fieldKey(root, name);
    for (const item of items(value)) for (const part of valueKeys(item)) yield concat(field, part);
  }
}

/** Call inside the write transaction that adds the first run. */
export function beginValues(table: Table): void {
  table.putSync(COMPLETE, NOTHING);
}

export function knowsValues(table: Table): boolean {
  return table.doesExist(COMPLETE);
}

/** Fills the table from the runs themselves. `runOf` gives undefined for one that cannot be read. Inside a transaction. */
export function completeValues(table: Table, runs: Iterable<Id>, runOf: (id: Id) => Run | undefined): void {
  for (const id of runs) {
    const run = runOf(id);
    if (run) addValues(table, id, run);
  }
  beginValues(table);
}

/** Runs that may have any value at all. */
export function* runsWithMany(table: Table): Generator<Id> {
  yield* runsBetween(table, MANY, concat(MANY, FF), false);
}

/** Runs that may have a number from `low` to `high`, both included, in that order or the other way round. */
export function* runsWithNumber(
  table: Table,
  field: { root: ValueRoot; name: string },
  [low, high]: readonly [low: number, high: number],
  reverse = false,
): Generator<Id> {
  const prefix = concat(fieldKey(field.root, field.name), Uint8Array.of(NUMBER));
  yield* runsBetween(table, concat(prefix, orderedBytes(low)), concat(prefix, orderedBytes(high), FF), reverse);
}

/** Runs that may have this text. */
export function* runsWithText(table: Table, field: { root: ValueRoot; name: string }, text: string): Generator<Id> {
  const prefix = concat(fieldKey(field.root, field.name), textKey(text));
  yield* runsBetween(table, prefix, concat(prefix, FF), false);
}

function* runsBetween(table: Table, start: Uint8Array, end: Uint8Array, reverse: boolean): Generator<Id> {
  const range = reverse ? { start: end, end: start, reverse } : { start, end };
  for (const key of table.getKeys(range)) yield toHex(key.subarray(key.length - 32));
}

// A map within a map has a name with a dot. Lists stand for their items, as they do in a condition.
function* named(map: ValueMap, before: string): Generator<[name: string, value: Value]> {
  for (const [key, value] of Object.entries(map)) {
    yield [before + key, value];
    if (isMap(value)) yield* named(value, `${before}${key}.`);
  }
}

function* items(value: Value): Generator<Value> {
  if (!Array.isArray(value)) yield value;
  else for (const item of value) yield* items(item);
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

// Text that reads as a number is compared as one too.
function valueKeys(value: Value): Uint8Array[] {
  if (typeof value === 'number') return [numberKey(value)];
  if (typeof value === 'string')
    return /^[+-]?\.?\d/.test(value) ? [textKey(value), numberKey(Number(value))] : [textKey(value)];
  const { $int } = (value ?? {}) as { $int?: Value };
  return typeof $int === 'string' ? [numberKey(Number($int))] : [];
}

function numberKey(value: number): Uint8Array {
  return concat(Uint8Array.of(NUMBER), orderedBytes(value));
}

// Text that is all there ends in a zero, so that longer text with the same beginning is not found with it.
function textKey(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  const end = bytes.length < TEXT_BYTES ? Uint8Array.of(0) : NOTHING;
  return concat(Uint8Array.of(TEXT), bytes.subarray(0, TEXT_BYTES), end);
}

// Names may be of any length, and keys may not. Two names that share a hash share what comes out.
function fieldKey(root: ValueRoot, name: string): Uint8Array {
  return concat(FIELD, Buffer.from(hashContent(Buffer.from(`${root}.${name}`, 'utf8')).slice(0, 16), 'hex'));
}

/** Eight bytes in the order of the numbers; NaN, which has no place among them, above all. */
function orderedBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  if (Number.isNaN(value)) return bytes.fill(255);
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  if ((bytes[0] as number) & 0x80) for (let at = 0; at < 8; at++) bytes[at] = ~(bytes[at] as number);
  else bytes[0] = (bytes[0] as number) | 0x80;
  return bytes;
}

const FF: Uint8Array = new Uint8Array(64).fill(255);
const concat = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
