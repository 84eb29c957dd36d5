// Which rows of two tables differ. Tables are read several times; of all rows but those listed only hashes are kept.
import { NumberList, pairUp, shortHash } from './hash-bag.ts';
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

export interface RowDiff {
  added: number;
  removed: number;
  changed: number;
  changes: RowChange[];
}

/** Hashes of all rows of a side, over the columns that are compared, by number of row. */
export async function hashRows(
  { table, places }: TableSide,
  most: number,
  each: (row: Cell[]) => void,
): Promise<{ hashes: Float64Array | undefined; count: number }> {
  const list = new NumberList();
  let count = 0;
  for await (const batch of table.rows()) {
    for (const row of batch) {
      each(row);
      count += 1;
      if (count <= most) list.push(shortHash(textOf(row, places)));
    }
  }
  return { hashes: count <= most ? list.values : undefined, count };
}

/**
 * Rows that one side has more often than the other. With a key, a row that went and one that came with the same key are
 * one row that changed; of rows that share a key, the first with the first.
 */
export async function diffRows(
  sides: { before: TableSide; after: TableSide },
  hashes: { before: Float64Array; after: Float64Array },
  limit: number,
): Promise<RowDiff> {
  const { before, after } = sides;
  const gone = pairUp(hashes.before, hashes.after);
  const come = pairUp(hashes.after, hashes.before);
  const hasKey = before.key.length > 0;
  const keys = {
    before: hasKey ? await keyHashes(before, gone) : new Float64Array(),
    after: hasKey ? await keyHashes(after, come) : new Float64Array(),
  };
  const goneTo = hasKey ? pairUp(keys.before, keys.after) : new Int32Array(count(gone)).fill(-1);
  const comeFrom = hasKey ? pairUp(keys.after, keys.before) : new Int32Array(count(come)).fill(-1);

  const removed: RowChange[] = [];
  const started = new Map<string, { row: Cell[]; number: number }>();
  for await (const { row, number, nth } of unpaired(before, gone)) {
    const paired = goneTo[nth] as number;
    if (paired < 0)
      removed.push({ change: 'removed', beforeRow: number, before: whole(before, row), ...keyOf(before, row) });
    else started.set(`${keys.before[nth]} ${paired}`, { row, number });
    if (removed.length + started.size >= limit) break;
  }
  const others: RowChange[] = [];
  for await (const { row, number, nth } of unpaired(after, come)) {
    const paired = comeFrom[nth] as number;
    const old = paired < 0 ? undefined : started.get(`${keys.after[nth]} ${paired}`);
    if (old) others.push(changedRow(sides, old, { row, number }));
    else if (paired < 0)
      others.push({ change: 'added', afterRow: number, after: whole(after, row), ...keyOf(after, row) });
    if (others.length >= limit) break;
  }
  const changed = count(goneTo, (nth) => nth >= 0);
  return {
    added: count(come) - changed,
    removed: count(gone) - changed,
    changed,
    changes: inOrder(removed, others).slice(0, limit),
  };
}

function count(pairs: Int32Array, test: (nth: number) => boolean = (nth) => nth < 0): number {
  return pairs.reduce((sum, nth) => sum + (test(nth) ? 1 : 0), 0);
}

/** Hashes of the keys of rows without a partner, in order. */
async function keyHashes(side: TableSide, pairs: Int32Array): Promise<Float64Array> {
  const list = new NumberList();
  for await (const { row } of unpaired(side, pairs)) list.push(shortHash(textOf(row, side.key)));
  return list.values;
}

/** Rows without a partner; `nth` counts them from 0, `number` all rows from 1. */
async function* unpaired(
  { table }: TableSide,
  pairs: Int32Array,
): AsyncGenerator<{ row: Cell[]; number: number; nth: number }> {
  const all = count(pairs);
  let number = 0;
  let nth = 0;
  if (all === 0) return;
  for await (const batch of table.rows()) {
    for (const row of batch) {
      if ((pairs[number++] as number) >= 0) continue;
      yield { row, number, nth };
      if (++nth === all) return;
    }
  }
}

function changedRow(
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
function textOf(row: readonly Cell[], places: readonly number[]): string {
  return JSON.stringify(places.map((place) => (row[place] == null ? null : String(row[place]))));
}

/** Removed rows where they were, between the others. */
function inOrder(removed: RowChange[], others: RowChange[]): RowChange[] {
  const place = ({ beforeRow, afterRow }: RowChange): number => afterRow ?? beforeRow ?? 0;
  return [...removed, ...others].sort((a, b) => place(a) - place(b));
}
