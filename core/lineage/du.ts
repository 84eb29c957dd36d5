import type { DuRow } from '../api.ts';
import { MAX_BLOB } from '../object/hash.ts';
import { findRecipe } from '../object/layout.ts';
import { diffManifests, manifestTotals } from '../object/manifest.ts';
import type { Id, NodeSource } from '../object/types.ts';
import type { Store } from '../store/store.ts';
import { IdSet } from './id-set.ts';
import { chunksOutside } from './recipe-nodes.ts';

/** A version of an artifact, as a run's output names it. */
export interface DuVersion {
  content: Id;
  layout?: Id | undefined;
}

/** Ids that one pass holds, about 100 MB; for more of them the versions are gone through in several passes. */
const MAX_IDS = 8_000_000;

/**
 * What the versions of an artifact take, given oldest first. From one version to the next only what changed is looked
 * at. Pieces that are not in this store (fetched in part) count as unique bytes and take no room.
 *
 * @example diskUse(store, 'model', [{ content: v1 }, { content: v2, layout }]) // { name, versions: 2, ... }
 */
export function diskUse(
  store: NodeSource & Pick<Store, 'place'>,
  name: string,
  versions: readonly DuVersion[],
  maxIds: number = MAX_IDS,
): DuRow {
  const logicalBytes = versions.reduce((sum, { content }) => sum + manifestTotals(store, content).bytes, 0);
  const sizes = measure(store, versions, maxIds);
  return { name, versions: versions.length, logicalBytes, ...sizes };
}

type Sizes = Pick<DuRow, 'uniqueBytes' | 'storedBytes'>;

// Ids are dealt into ever more parts until those of each part fit.
function measure(store: NodeSource & Pick<Store, 'place'>, versions: readonly DuVersion[], maxIds: number): Sizes {
  for (let parts = 1; ; parts *= 2) {
    const total: Sizes = { uniqueBytes: 0, storedBytes: 0 };
    let part = 0;
    while (part < parts && addPart(total, store, versions, { part, parts, maxIds })) part += 1;
    if (part === parts) return total;
  }
}

interface Share {
  part: number;
  parts: number;
  maxIds: number;
}

function addPart(
  total: Sizes,
  store: NodeSource & Pick<Store, 'place'>,
  versions: readonly DuVersion[],
  { part, parts, maxIds }: Share,
): boolean {
  const seen = new IdSet();
  for (const { id, bytes } of pieces(store, versions)) {
    if (Number.parseInt(id.slice(-8), 16) % parts !== part || !seen.add(id)) continue;
    if (seen.size > maxIds) return false;
    total.uniqueBytes += bytes;
    total.storedBytes += store.place('blob', id)?.stored ?? 0;
  }
  return true;
}

/** Blobs and chunks of all versions, most of those that repeat left out. */
function* pieces(source: NodeSource, versions: readonly DuVersion[]): Generator<{ id: Id; bytes: number }> {
  const nodes = new IdSet();
  let previous: Id | null = null;
  for (const { content: root, layout } of versions) {
    for (const { after } of diffManifests(source, previous, root)) {
      if (!after || after.size === 0) continue;
      if (after.size <= MAX_BLOB) {
        yield { id: after.content, bytes: after.size };
        continue;
      }
      const recipe = layout === undefined ? undefined : findRecipe(source, layout, after.content);
      if (recipe === undefined) continue;
      for (const { chunk, length } of chunksOutside(source, recipe, (node) => !nodes.add(node))) {
        yield { id: chunk, bytes: length };
      }
    }
    previous = root;
  }
}
