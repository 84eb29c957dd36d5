// Tables as lists of rows, for programs that take all of one.
import type { Vector } from 'apache-arrow';
import { cannotSave, MAX_VALUE_BYTES } from './materializer.ts';
import { tooLarge } from './source.ts';
import { type Cell, readGroupRows, type TableFile } from './table.ts';

const MAX_CELLS = MAX_VALUE_BYTES / 16;

/** The rows of a table as objects. Throws TOO_LARGE for more than 32 million cells. */
export async function readRecords(table: TableFile): Promise<Record<string, Cell>[]> {
  const cells = table.rows * table.columns.length;
  if (cells > MAX_CELLS) throw tooLarge('a table', cells, MAX_CELLS, 'cells');
  const columns = table.columns.map((_, index) => index);
  const records: Record<string, Cell>[] = [];
  for (const group of table.groups) {
    for (const row of await readGroupRows(group, columns)) {
      records.push(Object.fromEntries(table.columns.map(({ name }, i) => [name, row[i] ?? null])));
    }
  }
  return records;
}

/**
 * An Arrow file of rows. A column is text, float64, int64 (bigints) or bool, whatever its values are; one that mixes them
 * is refused. Absent and null are null.
 */
export async function tableToArrow(rows: readonly Record<string, unknown>[]): Promise<Uint8Array> {
  const { Table, tableToIPC, vectorFromArray, Utf8, Float64, Int64, Bool } = await import('apache-arrow');
  const types = {
    string: () => new Utf8(),
    number: () => new Float64(),
    bigint: () => new Int64(),
    boolean: () => new Bool(),
  };
  const columns: Record<string, Vector> = Object.create(null);
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const values = rows.map((row) => row[name] ?? null);
    const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
    const [kind = 'string'] = kinds;
    if (kinds.size > 1) throw cannotSave('Arrow', name, `a column of ${[...kinds].sort().join(' and ')}`);
    if (!isKey(kind, types)) throw cannotSave('Arrow', name, `a column of ${kind}`);
    columns[name] = vectorFromArray(values, types[kind]());
  }
  return tableToIPC(new Table(columns), 'file');
}

function isKey<T extends object>(key: string, object: T): key is Extract<keyof T, string> {
  return Object.hasOwn(object, key);
}
