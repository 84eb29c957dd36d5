import { putEmptyTree, UpperLevels } from './tree-builder.ts';
import { type Change, EditQueue, summaryChanges } from './tree-changes.ts';
import { LevelCursor } from './tree-cursor.ts';
import type { ItemCodec, Summary, TreeFormat } from './tree-format.ts';
import { readChild, readRoot, type TreeNode } from './tree-node.ts';
import type { Frame } from './tree-walk.ts';
import { LevelWriter } from './tree-writer.ts';
import type { Id, NodeSink, NodeSource } from './types.ts';

/**
 * The tree with some entries set or removed; the same root as a tree built anew. `edits` come in the order of keys,
 * each key once; null removes, and removing what is not there does nothing. Reads and writes only nodes that the edits
 * touch and those up to the next old cut.
 */
export function editTree<Leaf>(
  format: TreeFormat<Leaf>,
  source: NodeSource,
  sink: NodeSink,
  root: Id,
  edits: Iterable<Change<Leaf>>,
): Summary {
  const tree = new TreeEditor(format, source, sink, root);
  return tree.run(edits);
}

class TreeEditor<Leaf> {
  private readonly format: TreeFormat<Leaf>;
  private readonly source: NodeSource;
  private readonly sink: NodeSink;
  private readonly root: Id;
  /** The last node that was written on each level, and its only entry where it has just one. */
  private readonly written: { child: Id; only: Summary | undefined }[] = [];

  constructor(format: TreeFormat<Leaf>, source: NodeSource, sink: NodeSink, root: Id) {
    this.format = format;
    this.source = source;
    this.sink = sink;
    this.root = root;
  }

  run(edits: Iterable<Change<Leaf>>): Summary {
    const old = readRoot(this.format, this.source, this.root);
    let changes = this.level(0, this.format.leaf, (node) => node.leaves, edits);
    for (let level = 1; level <= old.level; level++) {
      changes = this.level(level, this.format.inner, (node) => node.inner, changes);
    }
    const root = { key: old.lastKey, child: this.root, count: old.count, bytes: old.bytes };
    if (changes.length === 0) return root;
    const nodes = changes.flatMap(({ value }) => (value === null ? [] : [value]));
    const stands = old.count > 0 && !changes.some(({ key }) => key === old.lastKey);
    if (stands) nodes.push(root);
    return this.top(
      nodes.sort((a, b) => this.format.compare(a.key, b.key)),
      old.level,
    );
  }

  /** Edits one level; returns what that changes in the level above. */
  private level<Item>(
    level: number,
    codec: ItemCodec<Item>,
    itemsOf: (node: TreeNode<Leaf>) => Item[],
    edits: Iterable<Change<Item>>,
  ): Change<Summary>[] {
    const queue = new EditQueue(this.format, edits);
    if (queue.head === undefined) return [];
    const cursor = new LevelCursor(this.format, this.source, this.root, level);
    const removed: { key: string; child: Id }[] = [];
    const added: Summary[] = [];
    const writer = new LevelWriter(this.format, codec, level, this.sink, (summary) => {
      added.push(summary);
      this.written[level] = {
        child: summary.child,
        only: level > 0 ? (writer.only as Summary | undefined) : undefined,
      };
    });
    while (queue.head !== undefined) {
      let frame: Frame<Leaf> | undefined = cursor.seek(queue.head.key);
      if (removed.length === 0 || frame.lower !== removed.at(-1)?.key) writer.continueBehind(frame.lower);
      do {
        const items = itemsOf(frame.node);
        if (items.length > 0) removed.push({ key: frame.node.lastKey, child: frame.id });
        this.merge(writer, codec, items, frame.last, queue);
        frame = writer.inStep ? undefined : cursor.next();
      } while (frame !== undefined);
      writer.flush();
    }
    return summaryChanges(this.format, removed, added);
  }

  /** Writes a node's entries with the edits that fall into it; behind the last node, with all edits that are left. */
  private merge<Item>(
    writer: LevelWriter<Leaf, Item>,
    codec: ItemCodec<Item>,
    items: Item[],
    last: boolean,
    queue: EditQueue<Leaf, Item>,
  ): void {
    for (const item of items) {
      const key = codec.key(item);
      for (const edit of queue.takeBefore(key)) writer.add(edit, true);
      const replaced = queue.takeAt(key);
      if (replaced !== null) writer.add(replaced ?? item);
    }
    if (!last) return;
    for (const edit of queue.takeBefore(undefined)) writer.add(edit, true);
  }

  /** The root over the nodes of what was the root's level: more levels where there are several, fewer where one is. */
  private top(nodes: Summary[], level: number): Summary {
    const upper = new UpperLevels(this.format, this.sink, level + 1);
    for (const node of nodes) upper.add(node);
    let root = upper.finish();
    if (root === undefined) return putEmptyTree(this.format, this.sink);
    if (nodes.length > 1) return root;
    for (let at = level; at > 0; at--) {
      const only = this.onlyEntry(root, at);
      if (only === undefined) break;
      root = only;
    }
    return root;
  }

  /** A node alone on its level is the last one written there, if any was: new nodes may not be readable yet. */
  private onlyEntry(root: Summary, level: number): Summary | undefined {
    const written = this.written[level];
    if (written?.child === root.child) return written.only;
    const last = { parentLevel: level + 1, summary: root, lower: undefined, last: true };
    const { inner } = readChild(this.format, this.source, last);
    return inner.length === 1 ? inner[0] : undefined;
  }
}
