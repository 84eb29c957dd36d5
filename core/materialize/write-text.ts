// JSON and CSV files out of values, or an error: nothing is left out in silence.
import { formatKeyPath, type KeyPath } from './key-path.ts';
import { cannotSave, isPlainObject } from './materializer.ts';

const MAX_DEPTH = 1000;

/**
 * A value as JSON with a newline at its end. What JSON would drop or change, such as `undefined`, `NaN`, a Map or a bigint,
 * is an error that names its key path; a Date is written as its ISO 8601 text.
 */
export function writeJson(value: unknown): Uint8Array {
  checkJson(value, []);
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function checkJson(value: unknown, path: KeyPath): void {
  const fail = (what: string) => cannotSave('JSON', formatKeyPath(path), what);
  if (path.length > MAX_DEPTH) throw cannotSave('JSON', '', 'nested too deeply, or contains itself');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fail(String(value));
  } else if (Array.isArray(value)) for (const [index, item] of value.entries()) checkJson(item, [...path, index]);
  else if (isPlainObject(value)) for (const [key, item] of Object.entries(value)) checkJson(item, [...path, key]);
  else if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw fail(describe(value));
}

/** Rows as CSV (RFC 4180 with `\n`), columns in the order in which the rows bring them. Absent and null are empty. */
export function writeCsv(rows: readonly Record<string, unknown>[], delimiter = ','): Uint8Array {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns.map((name) => quote(name, delimiter, columns.length))];
  for (const [index, row] of rows.entries()) {
    lines.push(columns.map((name) => quote(cellText(row[name], [index, name]), delimiter, columns.length)));
  }
  return Buffer.from(lines.map((line) => `${line.join(delimiter)}\n`).join(''));
}

export function isRows(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isPlainObject);
}

function cellText(value: unknown, path: KeyPath): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
    throw cannotSave('CSV', formatKeyPath(path), describe(value));
  }
  return String(value);
}

function quote(text: string, delimiter: string, columns: number): string {
  // An empty line would be no row.
  const isBlankLine = text === '' && columns === 1;
  if (!isBlankLine && !text.includes(delimiter) && !/["\r\n]/.test(text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'object' && value !== null) return `a ${value.constructor?.name ?? 'object'}`;
  return `a ${typeof value}`;
}
