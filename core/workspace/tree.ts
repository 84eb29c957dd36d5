import { MAX_BLOB } from '../object/hash.ts';
import { editLayout, findRecipe, LayoutBuilder } from '../object/layout.ts';
import { editManifest, listManifest, ManifestBuilder } from '../object/manifest.ts';
import type { Id, ManifestRoot, NodeSink, NodeSource } from '../object/types.ts';
import { partialEdits } from './partial-edits.ts';
import type { Scan } from './scan.ts';
import type { CachedTree } from './stat-cache.ts';

/** Where more than one row in this many differs, building anew is cheaper than editing. */
const rebuildOneIn = 4;

/**
 * The manifest and layout of what a finished scan found: the base's, edited where little has changed, or built anew.
 * Either way gives the same roots. Where the scan is of a path restored in part, what is outside it stays.
 */
export function treeOf(scan: Scan, nodes: NodeSource & NodeSink): CachedTree {
  const { base } = scan;
  if (base === undefined) return build(scan, nodes);
  if (scan.unchanged) return base;
  const differing = scan.changed + scan.removed;
  if (!scan.partial && differing * rebuildOneIn > base.files) return build(scan, nodes);
  const edits = scan.partial ? partialEdits(nodes, base.root, scan.edits()) : scan.edits();
  const manifest = editManifest(nodes, nodes, base.root, edits);
  return { ...manifest, layout: editedLayout(scan, base, manifest, nodes) };
}

function build(scan: Scan, nodes: NodeSink): CachedTree {
  const manifest = new ManifestBuilder(nodes);
  const layout = new LayoutBuilder(nodes);
  for (const { path, mode, size, content, recipe } of scan.all()) {
    manifest.add({ path, mode, size, content });
    if (recipe !== undefined) layout.add(content, recipe);
  }
  return { ...manifest.finish(), layout: layout.finish() };
}

function editedLayout(
  scan: Scan,
  base: CachedTree,
  manifest: ManifestRoot,
  nodes: NodeSource & NodeSink,
): Id | undefined {
  const add = new Map<Id, Id>();
  const gone = new Set<Id>();
  for (const { entry, before, recipe } of scan.edits()) {
    if (before?.recipe !== undefined) gone.add(before.content);
    if (entry !== null && recipe !== undefined) add.set(entry.content, recipe);
  }
  for (const content of add.keys()) {
    gone.delete(content);
    // What the base describes already keeps its recipe: one content, one recipe.
    if (base.layout !== undefined && findRecipe(nodes, base.layout, content) !== undefined) add.delete(content);
  }
  if (gone.size > 0) keepUsed(gone, nodes, manifest.root);
  return add.size + gone.size === 0 ? base.layout : editLayout(nodes, nodes, base.layout, add, gone);
}

/** Another path may have the content of a large file that is gone from this one. */
function keepUsed(gone: Set<Id>, source: NodeSource, root: Id): void {
  for (const { size, content } of listManifest(source, root)) {
    if (size > MAX_BLOB && gone.delete(content) && gone.size === 0) return;
  }
}
