import type { Step } from './merge-rows.ts';
import type { NewRow } from './stat-block.ts';
import type { CachedTree, StatCache } from './stat-cache.ts';
import { StatCacheWriter } from './stat-cache-writer.ts';

/**
 * Writes a stat cache. That the disk refuses is no failure of the command, whose work is done: the next scan is only
 * slower.
 */
export function saveRows(file: string, steps: Iterable<Step>, tree: CachedTree): void {
  let writer: StatCacheWriter | undefined;
  try {
    writer = new StatCacheWriter(file);
    for (const step of steps) {
      if ('rows' in step) writer.addBlock(step);
      else if (step.after !== null) writer.add(step.after);
    }
    writer.finish(tree);
  } catch (error) {
    writer?.abort();
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  }
}

/** The rows of a cache, as changes to be laid over those of another. */
export function* changesOf(cache: StatCache): Generator<{ path: string; row: NewRow }, void, void> {
  for (const block of cache.blocks()) {
    for (let i = 0; i < block.rows; i++) {
      const row = block.newRow(i);
      yield { path: row.path, row };
    }
  }
}
