// Rows of one side of a comparison, as they are compared and told.
import type { Cell, RowChange } from './result.ts';
import type { Table } from './table.ts';

/** One side: the table, and where in it the columns are that both have. */
export interface TableSide {
  table: Table;
  /** Places of the columns that are compared, in the same order on both sides. */
  places: number[];
  /** Places of the key's columns. */
  key: number[];
}

export function removedRow(side: TableSide, row: Cell[], number: number): RowChange {
  return { change: 'removed', beforeRow: number, ...keyOf(side, row), before: whole(side, row) };
}

export function addedRow(side: TableSide, row: Cell[], number: number): RowChange {
  return { change: 'added', afterRow: number, ...keyOf(side, row), after: whole(side, row) };
}

export function changedRow(
  { before, after }: { before: TableSide; after: TableSide },
  old: { row: Cell[]; number: number },
  now: { row: Cell[]; number: number },
): RowChange {
  const was: [string, Cell][] = [];
  const is: [string, Cell][] = [];
  for (const [i, place] of before.places.entries()) {
    const [a = null, b = null] = [old.row[place], now.row[after.places[i] as number]];
    if (textOf([a], [0]) === textOf([b], [0])) continue;
    const name = before.table.columns[place]?.name as string;
    was.push([name, a]);
    is.push([name, b]);
  }
  return {
    change: 'changed',
    beforeRow: old.number,
    afterRow: now.number,
    ...keyOf(after, now.row),
    before: Object.fromEntries(was),
    after: Object.fromEntries(is),
  };
}

function keyOf(side: TableSide, row: Cell[]): { key?: Record<string, Cell> } {
  return side.key.length > 0 ? { key: pick(side, row, side.key) } : {};
}

function whole(side: TableSide, row: Cell[]): Record<string, Cell> {
  return pick(side, row, [...row.keys()]);
}

function pick({ table }: TableSide, row: Cell[], places: number[]): Record<string, Cell> {
  return Object.fromEntries(places.map((place) => [table.columns[place]?.name as string, row[place] ?? null]));
}

/** Equal rows have equal texts, whatever types their formats give to the same values: 1 is `1`, and nothing is not ''. */
export function textOf(row: readonly Cell[], places: readonly number[]): string {
  return JSON.stringify(places.map((place) => (row[place] == null ? null : String(row[place]))));
}

export function sizeOf(row: readonly Cell[]): number {
  return row.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0);
}
