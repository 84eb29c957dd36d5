import { layoutFormat } from './layout-format.ts';
import { manifestFormat } from './manifest-format.ts';
import { recipeFormat } from './recipe-format.ts';
import { decodeNode } from './tree-node.ts';
import { walkNodes } from './tree-walk.ts';
import type { Id, NodeSource, TreeKind } from './types.ts';

/**
 * The ids of all nodes of a tree, a parent before its children, each once. Leaf nodes are named without being read
 * (save a root that is one), so that marking what a run reaches costs one read in a hundred nodes.
 */
export function treeNodes(kind: TreeKind, source: NodeSource, root: Id): Generator<Id> {
  if (kind === 'manifest') return walkNodes(manifestFormat, source, root);
  if (kind === 'layout') return walkNodes(layoutFormat, source, root);
  return walkNodes(recipeFormat, source, root);
}

/** Throws MalformedObjectError unless the bytes are a well-formed node, as far as a node shows by itself. */
export function checkNode(kind: TreeKind, bytes: Uint8Array): void {
  if (kind === 'manifest') decodeNode(manifestFormat, bytes);
  else if (kind === 'layout') decodeNode(layoutFormat, bytes);
  else decodeNode(recipeFormat, bytes);
}
