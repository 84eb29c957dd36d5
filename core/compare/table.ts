// What of two tables is compared: a form that all formats of tables are read into.
import type { FileKind } from '../materialize/detect.ts';
import { type ByteSource, malformed, tooLarge } from '../materialize/source.ts';
import { readGroupRows, type TableFile } from '../materialize/table.ts';
import { plainCell } from './cells.ts';
import type { Cell } from './result.ts';

export interface Table {
  /** None twice. `type` is empty where the format has none, and cells are text. */
  columns: { name: string; type: string }[];
  /** Where each column is, by name. */
  places: ReadonlyMap<string, number>;
  /** All rows, in batches, from the start at each call; a cell for each column. */
  rows(): AsyncIterable<Cell[][]>;
}

const MAX_COLUMNS = 10_000;

type Opener = (source: ByteSource) => Promise<Omit<Table, 'places'>>;

const openers: Partial<Record<FileKind, Opener>> = {
  csv: openCsvTable,
  tsv: openCsvTable,
  parquet: async (source) => inGroups(await (await import('../materialize/parquet.ts')).openParquet(source)),
};

export async function openTable(kind: FileKind, source: ByteSource): Promise<Table> {
  const table = await (openers[kind] as Opener)(source);
  if (table.columns.length > MAX_COLUMNS) throw tooLarge('the table', table.columns.length, MAX_COLUMNS, 'columns');
  return { ...table, places: new Map(table.columns.map(({ name }, place) => [name, place])) };
}

async function openCsvTable(source: ByteSource): Promise<Omit<Table, 'places'>> {
  const { openCsv } = await import('../materialize/csv.ts');
  const { columns, rows } = await openCsv(source);
  const toCells = (fields: string[], line: number): Cell[] => {
    if (fields.length > columns.length) {
      throw malformed('CSV', `line ${line} has ${fields.length} fields, and the table ${columns.length} columns`);
    }
    return fields.length === columns.length ? fields : columns.map((_, i) => fields[i] ?? null);
  };
  return {
    columns: columns.map((name) => ({ name, type: '' })),
    async *rows() {
      for await (const batch of rows()) yield batch.map(({ fields, line }) => toCells(fields, line));
    },
  };
}

function inGroups({ columns, groups }: TableFile): Omit<Table, 'places'> {
  const all = [...columns.keys()];
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    async *rows() {
      for (const group of groups) yield (await readGroupRows(group, all)).map((row) => row.map(plainCell));
    },
  };
}
