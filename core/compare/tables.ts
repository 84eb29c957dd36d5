import type { FileKind } from '../materialize/detect.ts';
import type { ByteSource } from '../materialize/source.ts';
import { ColumnStats, differingColumns } from './column-stats.ts';
import type { Cell, ColumnChange, CompareOptions, TableDiff } from './result.ts';
import { openTable, type Table } from './table.ts';
import { diffRows, hashRows, type RowDiff } from './table-rows.ts';
import type { TableSide } from './table-side.ts';

/** Rows of a side of which hashes are kept: 8 bytes each, and 20 more while they are compared. */
const MAX_ROWS = 5_000_000;
const DEFAULT_LIMIT = 1_000;

interface TableFile {
  kind: FileKind;
  source: ByteSource;
}

/**
 * Compares two tables, of the same format or not: columns by name, rows as bags or by a key, figures of columns of
 * numbers. Columns that one side lacks are told once, and rows compared without them. Throws as the readers do.
 */
export async function compareTables(
  before: TableFile,
  after: TableFile,
  options: CompareOptions,
  maxRows: number = MAX_ROWS,
): Promise<TableDiff> {
  const a = await openTable(before.kind, before.source);
  const b = await openTable(after.kind, after.source);
  const notes: string[] = [];
  const key = usableKey(a, b, options.key ?? [], notes);
  const columns = compareColumns(a, b);
  const base: Omit<TableDiff, 'rows'> = {
    kind: 'table',
    columns,
    ...(key.length > 0 && { key }),
    changes: [],
    summary: [],
    notes,
  };
  if (a.unread !== undefined || b.unread !== undefined) {
    notes.push('a group of rows is too large to be read at once, so rows were not compared');
    return { ...base, rows: { before: await countRows(a), after: await countRows(b) } };
  }
  const common = a.columns.map(({ name }) => name).filter((name) => b.places.has(name));
  const sides = { before: sideOf(a, common, key), after: sideOf(b, common, key) };
  const stats = { before: statsOf(a), after: statsOf(b) };
  const old = await hashRows(sides.before, maxRows, stats.before.add);
  const now = await hashRows(sides.after, maxRows, stats.after.add);
  const rest = {
    rows: { before: old.count, after: now.count },
    summary: differingColumns(stats.before.columns, stats.after.columns),
  };
  if (!old.hashes || !now.hashes) notes.push(`more than ${maxRows} rows: they were not compared row by row`);
  else if (common.length === 0) notes.push('no column is on both sides, so rows were not compared');
  else {
    const hashes = { before: old.hashes, after: now.hashes };
    const rows = await diffRows(sides, hashes, options.limit ?? DEFAULT_LIMIT);
    notes.push(...remarks(a, b, columns, rows));
    return { ...base, ...rest, ...rows };
  }
  return { ...base, ...rest };
}

async function countRows(table: Table): Promise<number> {
  let count = 0;
  if (table.unread !== undefined) return table.unread;
  for await (const batch of table.rows()) count += batch.length;
  return count;
}

function* remarks(
  a: Table,
  b: Table,
  columns: ColumnChange[],
  { added, removed, changed }: RowDiff,
): Generator<string> {
  const common = (table: Table, other: Table): string[] =>
    table.columns.map(({ name }) => name).filter((name) => other.places.has(name));
  const isMoved = common(a, b).join('\n') !== common(b, a).join('\n');
  if (columns.some(({ change }) => change !== 'type')) yield 'rows were compared by the columns that both sides have';
  if (isMoved) yield 'columns are in another order';
  else if (added + removed + changed + columns.length === 0) {
    yield 'the rows are the same, in another order or written in another way';
  }
}

function usableKey(a: Table, b: Table, wanted: readonly string[], notes: string[]): string[] {
  const lacking = wanted.find((name) => !a.places.has(name) || !b.places.has(name));
  if (lacking === undefined) return [...wanted];
  notes.push(`no column "${lacking}" is on both sides, so rows were compared whole`);
  return [];
}

function sideOf(table: Table, common: readonly string[], key: readonly string[]): TableSide {
  const place = (name: string): number => table.places.get(name) as number;
  return { table, places: common.map(place), key: key.map(place) };
}

function statsOf({ columns }: Table): { columns: Map<string, ColumnStats>; add(row: Cell[]): void } {
  const all = columns.map(({ type }) => new ColumnStats(type === ''));
  return {
    columns: new Map(columns.map(({ name }, i) => [name, all[i] as ColumnStats])),
    add: (row) => {
      for (const [i, stats] of all.entries()) stats.add(row[i] ?? null);
    },
  };
}

function compareColumns(before: Table, after: Table): ColumnChange[] {
  const changes: ColumnChange[] = [];
  for (const { name, type } of before.columns) {
    if (!after.places.has(name)) changes.push({ column: name, change: 'removed', ...(type && { before: type }) });
  }
  for (const { name, type } of after.columns) {
    const place = before.places.get(name);
    const old = place === undefined ? undefined : before.columns[place];
    if (!old) changes.push({ column: name, change: 'added', ...(type && { after: type }) });
    else if (old.type !== type)
      changes.push({ column: name, change: 'type', before: old.type || 'text', after: type || 'text' });
  }
  return changes;
}
