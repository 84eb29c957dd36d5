import { toBytes, toHex } from './bytes.ts';
import { type LayoutEntry, layoutFormat } from './layout-format.ts';
import { TreeBuilder } from './tree-builder.ts';
import type { Change } from './tree-changes.ts';
import { editTree } from './tree-edit.ts';
import { findLeaf, walkLeaves } from './tree-walk.ts';
import type { Id, NodeSink, NodeSource } from './types.ts';

export type { LayoutEntry } from './layout-format.ts';

const PAIR = 64;

/** Builds a layout from pairs in any order. Memory: 64 bytes for each large file. */
export class LayoutBuilder {
  private readonly sink: NodeSink;
  private pairs: Buffer = Buffer.alloc(0);
  private length = 0;

  constructor(sink: NodeSink) {
    this.sink = sink;
  }

  /** A pair that is there already adds nothing; of several recipes for one content the one with the lowest id stays. */
  add(content: Id, recipe: Id): void {
    if (this.length === this.pairs.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(16 * PAIR, this.length * 2));
      this.pairs.copy(grown, 0, 0, this.length);
      this.pairs = grown;
    }
    this.pairs.set(toBytes(content), this.length);
    this.pairs.set(toBytes(recipe), this.length + 32);
    this.length += PAIR;
  }

  /** The root; undefined when nothing was added, for an output without large files has no layout. */
  finish(): Id | undefined {
    if (this.length === 0) return undefined;
    const tree = new TreeBuilder(layoutFormat, this.sink);
    let before: Id | undefined;
    for (const start of this.sorted()) {
      const content = toHex(this.pairs.subarray(start, start + 32));
      if (content === before) continue;
      tree.add({ content, recipe: toHex(this.pairs.subarray(start + 32, start + PAIR)) });
      before = content;
    }
    return tree.finish().child;
  }

  private sorted(): Float64Array {
    const { pairs } = this;
    const starts = Float64Array.from({ length: this.length / PAIR }, (_, i) => i * PAIR);
    return starts.sort((a, b) => {
      const first = pairs.readUIntBE(a, 6) - pairs.readUIntBE(b, 6);
      return first !== 0 ? first : pairs.compare(pairs, b, b + PAIR, a, a + PAIR);
    });
  }
}

/** The recipe of a large file's content. */
export function findRecipe(source: NodeSource, layout: Id, content: Id): Id | undefined {
  return findLeaf(layoutFormat, source, layout, content)?.recipe;
}

/** All pairs, by content id. */
export function listLayout(source: NodeSource, layout: Id): Generator<LayoutEntry> {
  return walkLeaves(layoutFormat, source, layout);
}

/**
 * The layout with pairs added and others removed (what is in both is added): the same root as one built anew, or
 * undefined when nothing is left.
 */
export function editLayout(
  source: NodeSource,
  sink: NodeSink,
  layout: Id | undefined,
  add: ReadonlyMap<Id, Id>,
  remove: ReadonlySet<Id>,
): Id | undefined {
  if (layout === undefined) {
    const builder = new LayoutBuilder(sink);
    for (const [content, recipe] of add) builder.add(content, recipe);
    return builder.finish();
  }
  const keys = [...new Set([...add.keys(), ...remove])].sort(layoutFormat.compare);
  const edits = keys.map((key): Change<LayoutEntry> => {
    const recipe = add.get(key);
    return { key, value: recipe === undefined ? null : { content: key, recipe } };
  });
  const root = editTree(layoutFormat, source, sink, layout, edits);
  return root.count === 0 ? undefined : root.child;
}
