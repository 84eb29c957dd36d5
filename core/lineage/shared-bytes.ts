import { MAX_BLOB } from '../object/hash.ts';
import { findRecipe } from '../object/layout.ts';
import type { ManifestDiff } from '../object/manifest.ts';
import { treeNodes } from '../object/manifest.ts';
import type { Entry, Id, NodeSource } from '../object/types.ts';
import { IdSet } from './id-set.ts';
import { chunksOutside } from './recipe-nodes.ts';

/** One side of a comparison: an artifact's manifest and, where it has large files, its layout. */
export interface Tree {
  root: Id;
  layout?: Id | undefined;
}

/** Ids of the older side that are kept to compare with: about 100 MB. What is beyond them counts as new. */
const MAX_IDS = 8_000_000;

/**
 * How many bytes of what was added or changed the older side holds too, among what was removed or changed. Files are
 * compared whole, and large ones also by chunk; where the recipes of large files have subtrees in common, those are
 * counted without being read. What came twice counts twice.
 */
export function sharedBytes(
  source: NodeSource,
  changes: Iterable<ManifestDiff>,
  before: Tree | null,
  after: Tree | null,
): number {
  const contents = new IdSet();
  for (const { before: entry } of changes) if (entry && contents.size < MAX_IDS) contents.add(entry.content);
  const oldRecipes = (): Iterable<Id> => recipes(source, changes, before, (change) => change.before);
  const newRecipes = (): Iterable<Id> =>
    recipes(source, changes, after, ({ after: entry }) => (entry && contents.has(entry.content) ? null : entry));
  const common = commonNodes(source, oldRecipes(), newRecipes());
  const chunks = new IdSet();
  for (const root of oldRecipes()) {
    for (const { chunk } of chunksOutside(source, root, (node) => common.has(node))) {
      if (chunks.size < MAX_IDS) chunks.add(chunk);
    }
  }
  const isShared = (id: Id): boolean => contents.has(id) || chunks.has(id);
  let shared = 0;
  for (const { after: entry } of changes) if (entry && isShared(entry.content)) shared += entry.size;
  const skip = (node: Id, bytes: number): boolean => {
    if (!common.has(node)) return false;
    shared += bytes;
    return true;
  };
  for (const root of newRecipes()) {
    for (const { chunk, length } of chunksOutside(source, root, skip)) if (isShared(chunk)) shared += length;
  }
  return shared;
}

/** Nodes of the new recipes, as high as can be, that the old recipes have too. */
function commonNodes(source: NodeSource, oldRecipes: Iterable<Id>, newRecipes: Iterable<Id>): IdSet {
  const old = new IdSet();
  for (const root of oldRecipes) for (const node of treeNodes('recipe', source, root)) old.add(node);
  const common = new IdSet();
  if (old.size === 0) return common;
  for (const root of newRecipes) {
    for (const node of treeNodes('recipe', source, root)) if (old.has(node)) common.add(node);
  }
  return common;
}

/** The recipes of the large files that `pick` takes from each change. */
function* recipes(
  source: NodeSource,
  changes: Iterable<ManifestDiff>,
  side: Tree | null,
  pick: (change: ManifestDiff) => Entry | null,
): Generator<Id> {
  if (side?.layout === undefined) return;
  for (const change of changes) {
    const entry = pick(change);
    const recipe = entry && entry.size > MAX_BLOB ? findRecipe(source, side.layout, entry.content) : undefined;
    if (recipe !== undefined) yield recipe;
  }
}
