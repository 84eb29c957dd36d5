// Which rows of two tables differ. Tables are read several times; of all rows but those listed only hashes are kept.
import { NumberList, pairUp, shortHash } from './hash-bag.ts';
import type { Cell, RowChange } from './result.ts';
import { addedRow, changedRow, removedRow, sizeOf, type TableSide, textOf } from './table-side.ts';

/** Characters of rows that are listed on each side; rows may be very long. */
const MAX_LISTED = 2 ** 24;

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

  const old = await listGone(before, gone, { keys: keys.before, partners: goneTo }, limit);
  const others = await listCome(sides, come, { keys: keys.after, partners: comeFrom }, limit, old.started);
  const changed = count(goneTo, (nth) => nth >= 0);
  return {
    added: count(come) - changed,
    removed: count(gone) - changed,
    changed,
    changes: inOrder(old.removed, others).slice(0, limit),
  };
}

interface Keyed {
  /** Hashes of the keys of rows without a partner; empty without a key. */
  keys: Float64Array;
  /** For each of those rows which of the rows with its key it goes with on the other side; -1 for none. */
  partners: Int32Array;
}

/** By key and turn: rows that changed, as they were. */
type Started = Map<string, { row: Cell[]; number: number }>;

async function listGone(
  side: TableSide,
  gone: Int32Array,
  { keys, partners }: Keyed,
  limit: number,
): Promise<{ removed: RowChange[]; started: Started }> {
  const removed: RowChange[] = [];
  const started: Started = new Map();
  let room = MAX_LISTED;
  for await (const { row, number, nth } of unpaired(side, gone)) {
    const partner = partners[nth] as number;
    if (partner < 0) removed.push(removedRow(side, row, number));
    else started.set(`${keys[nth]} ${partner}`, { row, number });
    room -= sizeOf(row);
    if (removed.length + started.size >= limit || room < 0) break;
  }
  return { removed, started };
}

async function listCome(
  sides: { before: TableSide; after: TableSide },
  come: Int32Array,
  { keys, partners }: Keyed,
  limit: number,
  started: Started,
): Promise<RowChange[]> {
  const listed: RowChange[] = [];
  let room = MAX_LISTED;
  for await (const { row, number, nth } of unpaired(sides.after, come)) {
    const partner = partners[nth] as number;
    const old = partner < 0 ? undefined : started.get(`${keys[nth]} ${partner}`);
    if (!old && partner >= 0) continue;
    listed.push(old ? changedRow(sides, old, { row, number }) : addedRow(sides.after, row, number));
    room -= sizeOf(row);
    if (listed.length >= limit || room < 0) break;
  }
  return listed;
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

/** Removed rows where they were, between the others. */
function inOrder(removed: RowChange[], others: RowChange[]): RowChange[] {
  const place = ({ beforeRow, afterRow }: RowChange): number => afterRow ?? beforeRow ?? 0;
  return [...removed, ...others].sort((a, b) => place(a) - place(b));
}
