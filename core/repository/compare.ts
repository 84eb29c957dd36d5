import type { Id } from '../object/types.ts';
import { type Change, changesTo } from '../workspace/changes.ts';
import { hashItems } from '../workspace/hash-items.ts';
import { openScan, type Source } from './capture.ts';
import type { Context } from './context.ts';

/** How a path on disk differs from a version: numbers of entries. */
export interface DiskChanges {
  added: number;
  removed: number;
  changed: number;
}

/** Compares a path with a version by content; nothing is stored. What the stat cache knows is not read. */
export async function compareWithDisk(context: Context, source: Source, content: Id): Promise<DiskChanges> {
  const scan = openScan(context, source, false, 'quiet');
  try {
    for await (const items of scan.batches()) scan.stored(await hashItems(items));
    const changes = count(changesTo(scan, context.store, content));
    // Touched, and the same after all: remembered, so that it is not read again.
    if (isSame(changes) && scan.base?.root === content && !scan.unchanged) scan.save(scan.base);
    return changes;
  } finally {
    scan.close();
  }
}

export function isSame({ added, removed, changed }: DiskChanges): boolean {
  return added + removed + changed === 0;
}

function count(differences: Iterable<Change>): DiskChanges {
  const changes = { added: 0, removed: 0, changed: 0 };
  // On disk is what came later here: an entry that only the version has was removed.
  for (const { before: onDisk, after: stored } of differences) {
    if (!stored) changes.added++;
    else if (!onDisk) changes.removed++;
    else changes.changed++;
  }
  return changes;
}
