import type { Database } from 'lmdb';
import { toBytes, toHex } from '../object/bytes.ts';
import type { Id } from '../object/types.ts';
import type { HistoryIndex } from './history-index.ts';

type Table = Database<Uint8Array, Uint8Array>;

// Present once every run of the index is in the table: an index made before there was one lacks it.
const COMPLETE: Uint8Array = Uint8Array.of(0);
const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Runs say what they were made from; this table answers the other way round: which runs used what a run made. Its keys
 * are the run that was used and the run that used it. A run that replaces several versions at once counts as one that
 * uses them, because it may be their merge; the run itself tells.
 */
export function addUses(table: Table, user: Id, used: Iterable<Id>): void {
  for (const run of used) table.putSync(useKey(run, user), NOTHING);
}

/** Call inside the write transaction that adds the first run. */
export function beginUses(table: Table): void {
  table.putSync(COMPLETE, NOTHING);
}

export function knowsUses(table: Table): boolean {
  return table.doesExist(COMPLETE);
}

/** Runs that used something that `run` made, by id. */
export function* usersOf(table: Table, run: Id): Generator<Id> {
  const start = toBytes(run);
  const end = Buffer.concat([start, new Uint8Array(33).fill(255)]);
  for (const key of table.getKeys({ start, end })) yield toHex(key.subarray(32));
}

/** Fills the table from what else the index knows, without opening a pack. Call inside a write transaction. */
export function completeUses(index: HistoryIndex): void {
  for (const key of index.runs.getKeys()) {
    const id = toHex(key);
    addUses(index.uses, id, index.node(id)?.inputs ?? []);
  }
  for (const name of index.names()) {
    for (const { run, supersedes } of index.versionsOf(name)) {
      if (supersedes.length > 1) addUses(index.uses, run, supersedes);
    }
  }
  beginUses(index.uses);
}

function useKey(used: Id, user: Id): Uint8Array {
  return Buffer.concat([toBytes(used), toBytes(user)]);
}
