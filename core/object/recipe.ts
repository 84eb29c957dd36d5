import { type RecipeEntry, recipeFormat } from './recipe-format.ts';
import { TreeBuilder } from './tree-builder.ts';
import { readRoot } from './tree-node.ts';
import { childFrame, rootFrame } from './tree-walk.ts';
import type { Id, NodeSink, NodeSource } from './types.ts';

export type { RecipeEntry } from './recipe-format.ts';

/** Builds the recipe of one large file from its chunks in order. Memory: one open node for each level. */
export class RecipeBuilder {
  private readonly tree: TreeBuilder<RecipeEntry>;

  constructor(sink: NodeSink) {
    this.tree = new TreeBuilder(recipeFormat, sink);
  }

  /** `length` in bytes, from 1 to 131,072. */
  add(chunk: Id, length: number): void {
    this.tree.add({ chunk, length });
  }

  finish(): Id {
    return this.tree.finish().child;
  }
}

/** A chunk in its place: `offset` is that of its first byte in the file. */
export interface PlacedChunk extends RecipeEntry {
  offset: number;
}

/** Bytes of a file; without `length`, to its end. What lies behind the end is no error: nothing is there. */
export interface ByteRange {
  offset?: number;
  length?: number;
}

/**
 * The chunks that hold any byte of the range, in order. Every node is checked on the way down against its parent, and
 * what lies outside the range is not read.
 *
 * @example [...readRecipe(source, root, { offset: 1_000_000, length: 10 })] // one or two chunks
 */
export function* readRecipe(source: NodeSource, root: Id, opts: ByteRange = {}): Generator<PlacedChunk> {
  const first = opts.offset ?? 0;
  const end = opts.length === undefined ? Number.POSITIVE_INFINITY : first + opts.length;
  if (first >= end) return;
  const frames = [rootFrame(recipeFormat, source, root)];
  let at = 0;
  for (let frame = frames.at(-1); frame !== undefined && at < end; frame = frames.at(-1)) {
    const { node } = frame;
    for (const { chunk, length } of node.leaves) {
      if (at + length > first && at < end) yield { chunk, length, offset: at };
      at += length;
    }
    const below = node.inner[frame.index];
    if (below === undefined) {
      frames.pop();
      continue;
    }
    if (at + below.bytes > first && at < end) frames.push(childFrame(recipeFormat, source, frame));
    else at += below.bytes;
    frame.index++;
  }
}

/** The length of the file in bytes, read from the root node alone. */
export function recipeLength(source: NodeSource, root: Id): number {
  return readRoot(recipeFormat, source, root).bytes;
}
