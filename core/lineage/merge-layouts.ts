import { MAX_BLOB } from '../object/hash.ts';
import { editLayout, findRecipe } from '../object/layout.ts';
import { diffManifests, listManifest } from '../object/manifest.ts';
import type { Id, NodeSink, NodeSource } from '../object/types.ts';
import type { MergeSide } from './merge.ts';

/**
 * The layout of a manifest that was merged into ours: ours, with the recipes of large files that came from theirs, and
 * without those that nothing in the manifest needs any more. Where both sides have a recipe for one content, ours stays.
 */
export function mergeLayouts(
  source: NodeSource,
  sink: NodeSink,
  merged: Id,
  ours: MergeSide,
  theirs: MergeSide,
): Id | undefined {
  const add = new Map<Id, Id>();
  const gone = new Set<Id>();
  for (const { before, after } of diffManifests(source, ours.content, merged)) {
    if (before && before.size > MAX_BLOB) gone.add(before.content);
    if (!after || after.size <= MAX_BLOB || recipeIn(source, ours.layout, after.content) !== undefined) continue;
    const recipe = recipeIn(source, theirs.layout, after.content);
    if (recipe !== undefined) add.set(after.content, recipe);
  }
  if (gone.size > 0) forgetUsed(source, merged, gone);
  return add.size + gone.size === 0 ? ours.layout : editLayout(source, sink, ours.layout, add, gone);
}

// The same content may stay at another path.
function forgetUsed(source: NodeSource, manifest: Id, contents: Set<Id>): void {
  for (const { content } of listManifest(source, manifest)) {
    contents.delete(content);
    if (contents.size === 0) return;
  }
}

function recipeIn(source: NodeSource, layout: Id | undefined, content: Id): Id | undefined {
  return layout === undefined ? undefined : findRecipe(source, layout, content);
}
