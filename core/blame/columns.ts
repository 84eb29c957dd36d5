import { UsageError } from '../errors.ts';
import type { ByteSource } from '../materialize/source.ts';
import type { Cell, TableFile } from '../materialize/table.ts';
import { commonRuns } from './common-runs.ts';
import { type Contents, sourceOf } from './contents.ts';
import { digestOf } from './digests.ts';
import { type Match, type Span, wanting } from './spans.ts';
import { unlessUnfit } from './unfit.ts';
import type { Unitizer } from './unitizer.ts';

interface ColumnFile {
  table: TableFile;
  digests: Map<number, Promise<string>>;
}

/** Cells that are hashed at once. */
const BATCH = 1000;

/** A table, by column and row group: unit `group * columns + column`. */
export function columnUnitizer(contents: Contents, format: 'parquet' | 'arrow'): Unitizer<ColumnFile> {
  return {
    by: 'columns',
    open: (file) =>
      unlessUnfit(async () => ({ table: await openTable(sourceOf(contents, file), format), digests: new Map() })),
    count: ({ table }) => table.groups.length * table.columns.length,
    wanted: ({ table }, { lines, key }) => {
      if (lines) throw new UsageError('this file is looked at by column: it has no lines');
      const spans: Span[] = [];
      for (let at = 0; at < table.groups.length * table.columns.length; at++) {
        const name = table.columns[at % table.columns.length]?.name;
        if (key === undefined || key === name) spans.push({ at, to: at, length: 1 });
      }
      if (spans.length > 0 || key === undefined) return spans;
      throw new UsageError(`there is no column "${key}"`, { hint: 'without --key all are shown' });
    },
    match: (before, after, spans) => unlessUnfit(() => matchColumns(before, after, spans)).then((found) => found ?? []),
    matchSource: (before, after, spans) =>
      unlessUnfit(() => matchColumns(before, after, spans)).then((found) => found ?? []),
    *describe({ table }, spans) {
      for (const span of spans) {
        for (let to = span.to; to < span.to + span.length; to++) {
          const column = table.columns[to % table.columns.length];
          const number = Math.floor(to / table.columns.length);
          const group = table.groups[number];
          if (!column || !group) continue;
          const where = { group: number, first: group.first, rows: group.rows };
          const one = { at: span.at + to - span.to, to, length: 1 };
          yield { span: one, unit: { kind: 'column', column: column.name, type: column.type, ...where } };
        }
      }
    },
  };
}

async function openTable(source: ByteSource, format: 'parquet' | 'arrow'): Promise<TableFile> {
  if (format === 'parquet') return (await import('../materialize/parquet.ts')).openParquet(source);
  return (await import('../materialize/arrow.ts')).openArrow(source);
}

/** For each column the row groups whose cells the column of the same name and type has too, in order. */
async function matchColumns(before: ColumnFile, after: ColumnFile, spans: readonly Span[]): Promise<Match[]> {
  const matches: Match[] = [];
  const [old, own] = [before.table.columns, after.table.columns];
  for (const [column, { name, type }] of own.entries()) {
    const partner = old.findIndex((one) => one.name === name && one.type === type);
    const isWanted = wanting(spans);
    const isAsked = after.table.groups.some((_, i) => isWanted(i * own.length + column, i * own.length + column + 1));
    if (partner < 0 || !isAsked) continue;
    const numbers = new Map<string, number>();
    const a = await numbered(before, partner, numbers);
    const b = await numbered(after, column, numbers);
    for (const run of commonRuns(a, b)) {
      for (let i = 0; i < run.length; i++) {
        const place = { before: (run.before + i) * old.length + partner, after: (run.after + i) * own.length + column };
        matches.push({ ...place, length: 1 });
      }
    }
  }
  return matches.sort((a, b) => a.after - b.after);
}

async function numbered(file: ColumnFile, column: number, numbers: Map<string, number>): Promise<Int32Array> {
  const found = new Int32Array(file.table.groups.length);
  for (const group of found.keys()) {
    const digest = await digestAt(file, group, column);
    const number = numbers.get(digest) ?? numbers.size;
    numbers.set(digest, number);
    found[group] = number;
  }
  return found;
}

function digestAt({ table, digests }: ColumnFile, group: number, column: number): Promise<string> {
  const key = group * table.columns.length + column;
  const known = digests.get(key) ?? digestCells(table, group, column);
  digests.set(key, known);
  return known;
}

async function digestCells(table: TableFile, group: number, column: number): Promise<string> {
  const cells = (await table.groups[group]?.read(column)) ?? [];
  return digestOf(texts(cells));
}

/** Cells as text that tells all of them apart: by type too, and by length where a text follows another. */
function* texts(cells: readonly Cell[]): Generator<string> {
  for (let at = 0; at < cells.length; at += BATCH)
    yield cells
      .slice(at, at + BATCH)
      .map(textOf)
      .join('');
}

function textOf(cell: Cell): string {
  if (cell === null) return '_';
  if (typeof cell === 'number') return Object.is(cell, -0) ? 'n-0;' : `n${cell};`;
  if (typeof cell === 'bigint') return `i${cell};`;
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  if (typeof cell === 'string') return `s${cell.length}:${cell}`;
  if (cell instanceof Uint8Array) return `b${Buffer.from(cell).toString('hex')};`;
  if (Array.isArray(cell)) return `[${cell.map(textOf).join('')}]`;
  return `{${Object.entries(cell)
    .map(([key, value]) => `${key.length}:${key}${textOf(value)}`)
    .join('')}}`;
}
