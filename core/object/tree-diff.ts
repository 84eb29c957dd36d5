import type { TreeFormat } from './tree-format.ts';
import { childFrame, type Frame, rootFrame } from './tree-walk.ts';
import type { Id, NodeSource } from './types.ts';

export interface LeafChange<Leaf> {
  key: string;
  before: Leaf | null;
  after: Leaf | null;
}

/** Goes through a tree in order, at each moment before a subtree or a leaf entry, and can pass over either. */
class DiffCursor<Leaf> {
  private readonly format: TreeFormat<Leaf>;
  private readonly source: NodeSource;
  private readonly frames: Frame<Leaf>[] = [];

  constructor(format: TreeFormat<Leaf>, source: NodeSource, root: Id | null) {
    this.format = format;
    this.source = source;
    if (root !== null) this.frames.push(rootFrame(format, source, root));
    this.settle();
  }

  get done(): boolean {
    return this.frames.length === 0;
  }

  /** The level of the node that holds the current entry; 0 when the entry is a leaf entry. */
  get level(): number {
    return this.top.node.level;
  }

  get child(): Id {
    return this.top.node.inner[this.top.index]?.child as Id;
  }

  get leaf(): Leaf {
    return this.top.node.leaves[this.top.index] as Leaf;
  }

  descend(): void {
    const frame = this.top;
    this.frames.push(childFrame(this.format, this.source, frame));
    frame.index++;
  }

  pass(): void {
    this.top.index++;
    this.settle();
  }

  private get top(): Frame<Leaf> {
    return this.frames.at(-1) as Frame<Leaf>;
  }

  private settle(): void {
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      if (frame.index < frame.node.leaves.length + frame.node.inner.length) return;
      this.frames.pop();
    }
  }
}

/**
 * What differs between two trees, in order. Subtrees with the same id are passed over unread, wherever they meet, so
 * the work follows the number of changes. Memory: one node for each level of both.
 */
export function* diffTrees<Leaf>(
  format: TreeFormat<Leaf>,
  source: NodeSource,
  before: Id | null,
  after: Id | null,
): Generator<LeafChange<Leaf>> {
  if (before === after) return;
  const a = new DiffCursor(format, source, before);
  const b = new DiffCursor(format, source, after);
  while (!a.done || !b.done) {
    if (!a.done && a.level > 0 && (b.done || a.level > b.level)) a.descend();
    else if (!b.done && b.level > 0 && (a.done || b.level > a.level)) b.descend();
    else if (!a.done && !b.done && a.level > 0) passOrDescend(a, b);
    else {
      const change = compareLeaves(format, a, b);
      if (change !== undefined) yield change;
    }
  }
}

function passOrDescend<Leaf>(a: DiffCursor<Leaf>, b: DiffCursor<Leaf>): void {
  if (a.child === b.child) {
    a.pass();
    b.pass();
  } else {
    a.descend();
    b.descend();
  }
}

function compareLeaves<Leaf>(
  format: TreeFormat<Leaf>,
  a: DiffCursor<Leaf>,
  b: DiffCursor<Leaf>,
): LeafChange<Leaf> | undefined {
  const before = a.done ? null : a.leaf;
  const after = b.done ? null : b.leaf;
  const key = (leaf: Leaf): string => format.leaf.key(leaf);
  const order = before === null ? 1 : after === null ? -1 : format.compare(key(before), key(after));
  if (order <= 0) a.pass();
  if (order >= 0) b.pass();
  if (order < 0) return { key: key(before as Leaf), before, after: null };
  if (order > 0) return { key: key(after as Leaf), before: null, after };
  return format.same(before as Leaf, after as Leaf) ? undefined : { key: key(after as Leaf), before, after };
}
