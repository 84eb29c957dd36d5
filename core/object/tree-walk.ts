import type { Summary, TreeFormat } from './tree-format.ts';
import { readChild, readRoot, type TreeNode } from './tree-node.ts';
import type { Id, NodeSource } from './types.ts';

/** A node on the way down, with what its children's place depends on. */
export interface Frame<Leaf> {
  id: Id;
  node: TreeNode<Leaf>;
  /** The entry that is current. */
  index: number;
  /** The last key before the node. */
  lower: string | undefined;
  /** Whether it is the last of its level. */
  last: boolean;
}

export function rootFrame<Leaf>(format: TreeFormat<Leaf>, source: NodeSource, root: Id): Frame<Leaf> {
  return { id: root, node: readRoot(format, source, root), index: 0, lower: undefined, last: true };
}

/** The child that is current in `frame`, read and checked. */
export function childFrame<Leaf>(format: TreeFormat<Leaf>, source: NodeSource, frame: Frame<Leaf>): Frame<Leaf> {
  const { node, index } = frame;
  const summary = node.inner[index] as Summary;
  const lower = index === 0 ? frame.lower : (node.inner[index - 1] as Summary).key;
  const last = frame.last && index === node.inner.length - 1;
  const child = readChild(format, source, { parentLevel: node.level, summary, lower, last });
  return { id: summary.child, node: child, index: 0, lower, last };
}

/** The index of the first entry whose key is not below `key`. Entries of a node are few: a binary search of keys. */
export function lowerBound<Item>(
  items: Item[],
  keyOf: (item: Item) => string,
  key: string,
  compare: (a: string, b: string) => number,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(keyOf(items[middle] as Item), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The leaf entries in order, from the first whose key is not below `from`. Memory: one node for each level. */
export function* walkLeaves<Leaf>(
  format: TreeFormat<Leaf>,
  source: NodeSource,
  root: Id,
  from?: string,
): Generator<Leaf> {
  const frames = [rootFrame(format, source, root)];
  let start = from;
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const { node } = frame;
    if (node.level === 0) {
      const first = start === undefined ? 0 : lowerBound(node.leaves, format.leaf.key, start, format.compare);
      for (let i = first; i < node.leaves.length; i++) yield node.leaves[i] as Leaf;
      start = undefined;
      frames.pop();
      continue;
    }
    if (start !== undefined) frame.index = lowerBound(node.inner, format.inner.key, start, format.compare);
    if (frame.index >= node.inner.length) {
      if (start !== undefined) return;
      frames.pop();
      continue;
    }
    frames.push(childFrame(format, source, frame));
    frame.index++;
  }
}

/** The leaf entry with this key. */
export function findLeaf<Leaf>(format: TreeFormat<Leaf>, source: NodeSource, root: Id, key: string): Leaf | undefined {
  let frame = rootFrame(format, source, root);
  while (frame.node.level > 0) {
    frame.index = lowerBound(frame.node.inner, format.inner.key, key, format.compare);
    if (frame.index === frame.node.inner.length) return undefined;
    frame = childFrame(format, source, frame);
  }
  const leaf = frame.node.leaves[lowerBound(frame.node.leaves, format.leaf.key, key, format.compare)];
  return leaf !== undefined && format.leaf.key(leaf) === key ? leaf : undefined;
}

/** The ids of all nodes, a parent before its children, each once. Leaf nodes are named without being read. */
export function* walkNodes<Leaf>(format: TreeFormat<Leaf>, source: NodeSource, root: Id): Generator<Id> {
  yield root;
  const frames = [rootFrame(format, source, root)];
  const seen = new Set<Id>();
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const summary = frame.node.inner[frame.index];
    if (summary === undefined) {
      frames.pop();
      continue;
    }
    const fresh = !seen.has(summary.child);
    if (fresh) {
      seen.add(summary.child);
      yield summary.child;
    }
    if (fresh && frame.node.level > 1) frames.push(childFrame(format, source, frame));
    frame.index++;
  }
}
