// What Parquet and Arrow have in common: columns of typed cells, stored in groups of rows.
import { malformed } from './source.ts';

/** A value of a table. Dates and times with a zone are ISO 8601 text with all of their digits, decimals are text. */
export type Cell = null | boolean | number | bigint | string | Uint8Array | Cell[] | { [key: string]: Cell };

export interface TableColumn {
  name: string;
  /** As Arrow names types: `int64`, `string`, `timestamp[us, UTC]`, `list<double>`. */
  type: string;
  nullable: boolean;
}

export interface ColumnStatistics {
  min?: Cell;
  max?: Cell;
  nulls?: number;
}

export interface TableGroup {
  /** The number of its first row in the file, from 0. */
  first: number;
  rows: number;
  /** The cells of a column, by its place among the columns. */
  read(column: number): Promise<Cell[]>;
  /** Where the column's part of this group lies in the file; more than one range for a nested column. */
  ranges(column: number): { from: number; to: number }[];
  /** What the file itself says of the column's values here; nothing where it says nothing. Not verified. */
  statistics(column: number): ColumnStatistics;
}

export interface TableFile {
  columns: TableColumn[];
  rows: number;
  groups: TableGroup[];
  /** What the file says of itself. */
  metadata: Record<string, string>;
}

/** The rows of a group as arrays of cells, in the order of the columns (or of those asked for). */
export async function readGroupRows(group: TableGroup, columns: readonly number[]): Promise<Cell[][]> {
  const cells: Cell[][] = [];
  for (const column of columns) cells.push(await group.read(column));
  return Array.from({ length: group.rows }, (_, row) => cells.map((column) => column[row] ?? null));
}

/**
 * A point in time as text, to the last digit: `2024-01-02T03:04:05.000006Z`.
 *
 *     instant(1n, 1000n) // '1970-01-01T00:00:00.001Z'
 */
export function instant(ticks: bigint, perSecond: bigint, zone: string = 'Z'): string {
  const seconds = ticks >= 0n ? ticks / perSecond : -((-ticks + perSecond - 1n) / perSecond);
  const rest = ticks - seconds * perSecond;
  const date = new Date(Number(seconds) * 1000);
  // Beyond what a calendar of JavaScript reaches.
  if (Number.isNaN(date.getTime())) return `${ticks}/${perSecond} s`;
  const fraction =
    rest === 0n
      ? ''
      : `.${String(rest)
          .padStart(String(perSecond).length - 1, '0')
          .replace(/0+$/, '')}`;
  return date.toISOString().replace('.000Z', `${fraction}${zone}`);
}

/** A day as text. */
export function day(days: number): string {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? `day ${days}` : date.toISOString().slice(0, date.toISOString().indexOf('T'));
}

/** More than any format's decimals have; a damaged scale would ask for gigabytes of zeros. */
const MAX_SCALE = 1000;

/** A whole number of `10 ** -scale` as a decimal. Throws MALFORMED_FILE for a scale beyond what can be meant. */
export function decimal(unscaled: bigint, scale: number): string {
  if (Math.abs(scale) > MAX_SCALE) throw malformed('table', `a decimal has a scale of ${scale}`);
  if (scale <= 0) return `${unscaled}${unscaled === 0n ? '' : '0'.repeat(-scale)}`;
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
