import type { Summary, TreeFormat } from './tree-format.ts';
import { assembleNode } from './tree-node.ts';
import { LevelWriter } from './tree-writer.ts';
import type { NodeSink } from './types.ts';

/** The levels from `base` up, over summaries of the nodes below. Memory: one open node for each level. */
export class UpperLevels<Leaf> {
  private readonly format: TreeFormat<Leaf>;
  private readonly sink: NodeSink;
  private readonly base: number;
  private readonly writers: LevelWriter<Leaf, Summary>[] = [];
  /** For each level from the one below `base`: how many nodes it has, and the last of them. */
  private readonly nodes: { count: number; last: Summary }[] = [];

  constructor(format: TreeFormat<Leaf>, sink: NodeSink, base: number) {
    this.format = format;
    this.sink = sink;
    this.base = base;
  }

  add(summary: Summary): void {
    this.addAt(0, summary);
  }

  /** Ends all levels. The root is the only node of the lowest level that has one; undefined when nothing was added. */
  finish(): Summary | undefined {
    for (let i = 0; i < this.nodes.length; i++) {
      const { count, last } = this.nodes[i] as { count: number; last: Summary };
      if (count === 1) return last;
      this.writers[i]?.flush();
    }
    return undefined;
  }

  private addAt(i: number, summary: Summary): void {
    this.nodes[i] = { count: (this.nodes[i]?.count ?? 0) + 1, last: summary };
    let writer = this.writers[i];
    if (writer === undefined) {
      const emit = (above: Summary): void => this.addAt(i + 1, above);
      writer = new LevelWriter(this.format, this.format.inner, this.base + i, this.sink, emit);
      this.writers[i] = writer;
    }
    writer.add(summary);
  }
}

/** Builds a whole tree from its leaf entries in order. */
export class TreeBuilder<Leaf> {
  private readonly upper: UpperLevels<Leaf>;
  private readonly leaves: LevelWriter<Leaf, Leaf>;
  private readonly format: TreeFormat<Leaf>;
  private readonly sink: NodeSink;

  constructor(format: TreeFormat<Leaf>, sink: NodeSink) {
    this.format = format;
    this.sink = sink;
    this.upper = new UpperLevels(format, sink, 1);
    this.leaves = new LevelWriter(format, format.leaf, 0, sink, (summary) => this.upper.add(summary));
  }

  add(leaf: Leaf): void {
    this.leaves.add(leaf);
  }

  finish(): Summary {
    this.leaves.flush();
    return this.upper.finish() ?? putEmptyTree(this.format, this.sink);
  }
}

/** Stores the tree without entries: one leaf node with none. */
export function putEmptyTree<Leaf>(format: TreeFormat<Leaf>, sink: NodeSink): Summary {
  const child = sink.putNode(format.kind, assembleNode(new Uint8Array(0), 0, 0));
  return { key: '', child, count: 0, bytes: 0 };
}
