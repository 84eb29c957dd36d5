import { comparePaths } from '../object/bytes.ts';
import { MAX_BLOB } from '../object/hash.ts';
import { findRecipe } from '../object/layout.ts';
import { listManifest } from '../object/manifest.ts';
import type { NodeSource } from '../object/types.ts';
import { type CachedTree, StatCache } from './stat-cache.ts';
import { StatCacheWriter } from './stat-cache-writer.ts';

/**
 * Opens what is known of a tracked path: its stat cache, or, where there is none that can be used, rows made from the
 * version that the path was restored from. Those have no stats, so everything is read, but what is gone from disk is
 * seen, and so is what the version had. With `subset`, the paths that were restored, the rest of the version is not
 * expected on disk.
 *
 * Undefined where nothing is known. `source` answers for the manifests of versions and caches.
 */
export function openKnown(
  file: string,
  source: NodeSource,
  base?: CachedTree,
  subset?: readonly string[],
): StatCache | undefined {
  const cache = StatCache.open(file);
  if (cache !== undefined) {
    const fits = subset === undefined || cache.tree.root === base?.root;
    if (fits && holds(source, cache.tree)) return cache;
    cache.close();
  }
  return base === undefined ? undefined : seed(file, source, base, subset);
}

function seed(file: string, source: NodeSource, base: CachedTree, subset: readonly string[] = ['']): StatCache {
  const writer = new StatCacheWriter(file);
  try {
    for (const prefix of outermost(subset)) {
      for (const entry of listManifest(source, base.root, { prefix })) {
        const large = entry.size > MAX_BLOB && base.layout !== undefined;
        writer.add({ ...entry, recipe: large ? findRecipe(source, base.layout as string, entry.content) : undefined });
      }
    }
    return writer.finishUnnamed(base);
  } catch (error) {
    writer.abort();
    throw error;
  }
}

/** The paths that lie in no other of them, in manifest order. */
function outermost(paths: readonly string[]): string[] {
  const found: string[] = [];
  for (const path of paths.toSorted(comparePaths)) {
    const last = found.at(-1);
    if (last === undefined || (path !== last && !path.startsWith(`${last}/`))) found.push(path);
  }
  return found;
}

function holds(source: NodeSource, tree: CachedTree): boolean {
  try {
    source.getNode('manifest', tree.root);
    if (tree.layout !== undefined) source.getNode('layout', tree.layout);
    return true;
  } catch {
    return false;
  }
}
