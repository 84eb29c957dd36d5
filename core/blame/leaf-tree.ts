import type { Leaf } from '../materialize/key-path.ts';

/** A value of a document. Its leaves are those from `leaf` to before `end`; an empty object or array is a leaf. */
export interface LeafNode {
  kind: 'leaf' | 'object' | 'array';
  leaf: number;
  end: number;
  /** What a leaf is: equal for those that are written alike. */
  text: string;
  /** Of an object, one for each of `children`. */
  keys: string[];
  children: LeafNode[];
}

/** The tree that leaves in the order of their document are of. */
export function leafTree(leaves: readonly Leaf[]): LeafNode {
  const [first] = leaves;
  if (!first || first.path.length === 0) return leafNode(first, 0);
  const root = container(first.path[0], 0);
  const open: { node: LeafNode; key: string | number | undefined }[] = [{ node: root, key: undefined }];
  for (const [number, leaf] of leaves.entries()) {
    const { path } = leaf;
    let depth = 0;
    while (depth < path.length - 1 && depth + 1 < open.length && open[depth + 1]?.key === path[depth]) depth += 1;
    while (open.length > depth + 1) (open.pop() as { node: LeafNode }).node.end = number;
    for (let i = depth; i < path.length - 1; i++) {
      const node = container(path[i + 1], number);
      attach((open[i] as { node: LeafNode }).node, path[i], node);
      open.push({ node, key: path[i] });
    }
    attach((open.at(-1) as { node: LeafNode }).node, path.at(-1), leafNode(leaf, number));
  }
  for (const { node } of open) node.end = leaves.length;
  return root;
}

function attach(parent: LeafNode, key: string | number | undefined, child: LeafNode): void {
  parent.children.push(child);
  if (parent.kind === 'object') parent.keys.push(String(key));
}

function container(key: string | number | undefined, leaf: number): LeafNode {
  return { kind: typeof key === 'number' ? 'array' : 'object', leaf, end: leaf, text: '', keys: [], children: [] };
}

function leafNode(leaf: Leaf | undefined, number: number): LeafNode {
  const text = leaf ? `${leaf.kind} ${leaf.text}` : '';
  return { kind: 'leaf', leaf: number, end: number + (leaf ? 1 : 0), text, keys: [], children: [] };
}
