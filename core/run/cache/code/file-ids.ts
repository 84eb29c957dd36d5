import { lstatSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { comparePaths } from '../../../object/bytes.ts';
import type { Id } from '../../../object/types.ts';
import { hashFile } from '../../../store/data/hash-file.ts';
import { settle } from '../../../store/data/source.ts';
import type { RowStep } from '../../../workspace/merge-rows.ts';
import { saveRows } from '../../../workspace/save-rows.ts';
import type { NewRow } from '../../../workspace/stat-block.ts';
import { cacheFile, StatCache } from '../../../workspace/stat-cache.ts';
import type { CacheEnv } from '../cache.ts';

/** So many rows of files that nobody asks for any more are kept: other steps may. */
const OTHERS_KEPT = 100_000;

/**
 * Content ids of files by their paths from the root, in the order of manifests. What is not there, or is no file, has
 * none; a link stands for the file that it leads to. Only files whose stat differs from that of last time are read.
 */
export async function fileIds({ root, store }: CacheEnv, paths: Iterable<string>): Promise<Map<string, Id>> {
  const file = cacheFile(store.indexDir, root, '\0code');
  const known = readRows(file);
  const found = new Map<string, Id>();
  const fresh = new Map<string, NewRow>();
  for (const path of [...new Set(paths)].sort(comparePaths)) {
    const abs = join(root, path);
    const stat = statOf(abs);
    if (!stat?.isFile()) continue;
    const row = known.get(path);
    if (row && isSame(row, stat)) {
      found.set(path, row.content);
      continue;
    }
    const content = await hashFile(abs, stat);
    found.set(path, content);
    // A stat that one more write might not change is not to be trusted.
    if (settle(stat)) fresh.set(path, { path, mode: 0, size: stat.size, content, stat });
  }
  if (fresh.size > 0) save(file, known, fresh, found);
  return found;
}

function readRows(file: string): Map<string, NewRow> {
  const rows = new Map<string, NewRow>();
  const cache = StatCache.open(file);
  for (const block of cache?.blocks() ?? []) {
    for (let i = 0; i < block.rows; i++) {
      const row = block.newRow(i);
      rows.set(row.path, row);
    }
  }
  cache?.close();
  return rows;
}

function statOf(abs: string): Stats | undefined {
  try {
    const stat = lstatSync(abs, { throwIfNoEntry: false });
    return stat?.isSymbolicLink() ? statSync(abs, { throwIfNoEntry: false }) : stat;
  } catch {
    // Below a file, or a link that leads to itself.
    return undefined;
  }
}

function isSame({ size, stat }: NewRow, now: Stats): boolean {
  return (
    stat !== undefined &&
    size === now.size &&
    stat.mtimeMs === now.mtimeMs &&
    stat.ctimeMs === now.ctimeMs &&
    stat.ino === now.ino &&
    stat.dev === now.dev
  );
}

function save(file: string, known: Map<string, NewRow>, fresh: Map<string, NewRow>, asked: Map<string, Id>): void {
  const old = [...known.values()].filter((row) => !fresh.has(row.path));
  const kept = known.size < OTHERS_KEPT + asked.size ? old : old.filter((row) => asked.has(row.path));
  const rows = [...kept, ...fresh.values()].sort((a, b) => comparePaths(a.path, b.path));
  const steps = rows.map((row): RowStep => ({ path: row.path, before: null, after: row }));
  saveRows(file, steps, { root: '0'.repeat(64), files: rows.length, bytes: 0 });
}
