// What of two tables is compared: a form that all formats of tables are read into.
import type { FileKind } from '../materialize/detect.ts';
import { type ByteSource, malformed, tooLarge } from '../materialize/source.ts';
import type { Cell as ReadCell, TableFile, TableGroup } from '../materialize/table.ts';
import { plainCell } from './cells.ts';
import type { Cell } from './result.ts';

export interface Table {
  /** None twice. `type` is empty where the format has none, and cells are text. */
  columns: { name: string; type: string }[];
  /** Where each column is, by name. */
  places: ReadonlyMap<string, number>;
  /** The number of rows of a table whose rows are too many at once to be read. */
  unread?: number;
  /** All rows, in batches, from the start at each call; a cell for each column. */
  rows(): AsyncIterable<Cell[][]>;
}

const MAX_COLUMNS = 10_000;
/** Cells of a row group, which are in memory at once. */
const MAX_GROUP_CELLS = 2 ** 24;
const BATCH = 4_096;

type Opener = (source: ByteSource) => Promise<Omit<Table, 'places'>>;

const openers: Partial<Record<FileKind, Opener>> = {
  csv: openCsvTable,
  tsv: openCsvTable,
  arrow: openArrowTable,
  'arrow-stream': openArrowTable,
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

async function openArrowTable(source: ByteSource): Promise<Omit<Table, 'places'>> {
  return inGroups(await (await import('../materialize/arrow.ts')).openArrow(source));
}

function inGroups({ columns, rows, groups }: TableFile): Omit<Table, 'places'> {
  const largest = groups.reduce((most, group) => Math.max(most, group.rows * columns.length), 0);
  return {
    columns: columns.map(({ name, type }) => ({ name, type })),
    ...(largest > MAX_GROUP_CELLS && { unread: rows }),
    async *rows() {
      for (const group of groups) yield* groupRows(group, columns.length);
    },
  };
}

/** The columns of a group are held at once, as rows only a batch of it. */
async function* groupRows(group: TableGroup, width: number): AsyncGenerator<Cell[][]> {
  const columns: ReadCell[][] = [];
  for (let column = 0; column < width; column++) columns.push(await group.read(column));
  for (let from = 0; from < group.rows; from += BATCH) {
    const length = Math.min(BATCH, group.rows - from);
    yield Array.from({ length }, (_, i) => columns.map((cells) => plainCell(cells[from + i] ?? null)));
  }
}
