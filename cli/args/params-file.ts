import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import { UsageError } from '../../core/errors.ts';
import type { Value, ValueMap } from '../../core/object/types.ts';

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
  const value = plain(document.toJS({ mapAsMap: true }), shown);
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array) {
    throw new UsageError(`"${shown}" does not hold a map of names to values`);
  }
  return value;
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read "${shown}"`, { cause });
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
