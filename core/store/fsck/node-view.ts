import { MAX_BLOB } from '../../object/hash.ts';
import { layoutFormat } from '../../object/layout-format.ts';
import { manifestFormat } from '../../object/manifest-format.ts';
import { recipeFormat } from '../../object/recipe-format.ts';
import type { Summary } from '../../object/tree-format.ts';
import { decodeNode } from '../../object/tree-node.ts';
import type { Id, Kind, TreeKind } from '../../object/types.ts';

/** A node as far as it matters to what it reaches. */
export interface NodeView {
  level: number;
  lastKey: string;
  count: number;
  bytes: number;
  /** Children of an inner node. */
  inner: Summary[];
  /** What a leaf refers to. Large files of a manifest are not here: their layout refers to them. */
  refers: { kind: Kind; id: Id }[];
  /** Large files of a manifest's leaf. */
  large: { content: Id; size: number }[];
}

/** Throws MalformedObjectError. */
export function viewNode(kind: TreeKind, bytes: Uint8Array): NodeView {
  if (kind === 'manifest') return viewManifest(bytes);
  if (kind === 'layout') {
    const node = decodeNode(layoutFormat, bytes);
    return { ...node, refers: node.leaves.map(({ recipe }) => ({ kind: 'recipe', id: recipe })), large: [] };
  }
  const node = decodeNode(recipeFormat, bytes);
  return { ...node, refers: node.leaves.map(({ chunk }) => ({ kind: 'blob', id: chunk })), large: [] };
}

function viewManifest(bytes: Uint8Array): NodeView {
  const node = decodeNode(manifestFormat, bytes);
  const view: NodeView = { ...node, refers: [], large: [] };
  for (const { content, size } of node.leaves) {
    if (size > MAX_BLOB) view.large.push({ content, size });
    else view.refers.push({ kind: 'blob', id: content });
  }
  return view;
}
