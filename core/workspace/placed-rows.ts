import { lstatSync, type Stats } from 'node:fs';
import type { Entry, Id } from '../object/types.ts';
import type { Change } from './changes.ts';
import { isRacy } from './racy.ts';
import { copyStat } from './scan-item.ts';
import type { NewRow } from './stat-block.ts';

/** The row of an entry that was just put on disk; without a stat where that could hide a change made since. */
export function placedRow(entry: Entry, recipe: Id | undefined, stat: Stats | undefined, nowMs: number): NewRow {
  const isIt = stat !== undefined && (entry.mode === 3 || stat.size === entry.size) && modeOf(stat) === entry.mode;
  return { ...entry, recipe, stat: isIt && !isRacy(stat, nowMs) ? copyStat(stat) : undefined };
}

/** What changes that were carried out do to the rows of a cache. */
export function* placedRows(
  changes: Iterable<Change>,
  absOf: (path: string) => string,
  recipeOf: (entry: Entry) => Id | undefined,
  nowMs: number,
): Generator<{ path: string; row: NewRow | null }, void, void> {
  for (const { path, after } of changes) {
    if (after === null) yield { path, row: null };
    else {
      const stat = lstatSync(absOf(path), { throwIfNoEntry: false });
      yield { path, row: placedRow(after, recipeOf(after), stat, nowMs) };
    }
  }
}

function modeOf(stat: Stats): number {
  if (stat.isSymbolicLink()) return 2;
  if (stat.isDirectory()) return 3;
  return (stat.mode & 0o100) === 0 ? 0 : 1;
}
