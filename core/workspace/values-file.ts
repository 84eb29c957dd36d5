import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { UsageError } from '../errors.ts';
import type { Value, ValueMap } from '../object/types.ts';

// A run holds 16 MiB at most.
const MAX_BYTES = 16 << 20;

/**
 * Reads a file of parameters or metrics, YAML or JSON (which YAML contains), that holds a map.
 *
 * @throws UsageError when it cannot be read, has an error (named by line), or holds something other than a map
 */
export function readValuesFile(path: string, shown: string): ValueMap {
  const document = parseDocument(readText(path, shown), { intAsBigInt: true });
  const [problem] = document.errors;
  if (problem) {
    const line = problem.linePos?.[0].line ?? 1;
    throw new UsageError(`"${shown}" line ${line}: ${firstLine(problem.message)}`);
  }
  const value = plain(toJs(document, shown), shown);
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array) {
    throw new UsageError(`"${shown}" does not hold a map of names to values`);
  }
  return value;
}

function readText(path: string, shown: string): string {
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new UsageError(`"${shown}" has ${size} bytes, which is too much for values`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`cannot read "${shown}"`, { cause });
  }
}

function toJs(document: Document, shown: string): unknown {
  try {
    return document.toJS({ mapAsMap: true });
  } catch (error) {
    throw new UsageError(`"${shown}": ${(error as Error).message.toLowerCase()}`);
  }
}

/** Values as objects hold them: big integers tagged, maps without a prototype. */
function plain(value: unknown, shown: string): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : { $int: String(value) };
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, shown));
  if (value instanceof Map) {
    const map: ValueMap = Object.create(null);
    for (const [key, item] of value) map[String(key)] = plain(item, shown);
    return map;
  }
  throw new UsageError(`"${basename(shown)}" holds a value that is neither text, number, list nor map`);
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/^[A-Z](?=[a-z])/, lower);
}

function lower(text: string): string {
  return text.toLowerCase();
}
