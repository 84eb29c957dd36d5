import type { TreeFormat } from './tree-format.ts';
import { childFrame, type Frame, lowerBound, rootFrame } from './tree-walk.ts';
import type { Id, NodeSource } from './types.ts';

/** Goes from node to node of one level of a keyed tree. Nodes above that are still in the way are not read again. */
export class LevelCursor<Leaf> {
  private readonly format: TreeFormat<Leaf>;
  private readonly source: NodeSource;
  private readonly level: number;
  private readonly frames: Frame<Leaf>[];

  constructor(format: TreeFormat<Leaf>, source: NodeSource, root: Id, level: number) {
    this.format = format;
    this.source = source;
    this.level = level;
    this.frames = [rootFrame(format, source, root)];
  }

  get current(): Frame<Leaf> {
    return this.frames.at(-1) as Frame<Leaf>;
  }

  /** To the first node of the level whose last key is not below `key`, or else to the last node. */
  seek(key: string): Frame<Leaf> {
    for (let depth = 0; (this.frames[depth] as Frame<Leaf>).node.level > this.level; depth++) {
      const { node } = this.frames[depth] as Frame<Leaf>;
      const index = lowerBound(node.inner, this.format.inner.key, key, this.format.compare);
      this.turn(depth, Math.min(index, node.inner.length - 1));
    }
    return this.current;
  }

  /** To the next node of the level; undefined at its end. */
  next(): Frame<Leaf> | undefined {
    let depth = this.frames.length - 2;
    while (depth >= 0 && this.atEnd(this.frames[depth] as Frame<Leaf>)) depth--;
    if (depth < 0) return undefined;
    this.turn(depth, (this.frames[depth] as Frame<Leaf>).index + 1);
    for (let below = depth + 1; (this.frames[below] as Frame<Leaf>).node.level > this.level; below++) {
      this.turn(below, 0);
    }
    return this.current;
  }

  private atEnd(frame: Frame<Leaf>): boolean {
    return frame.index === frame.node.inner.length - 1;
  }

  /** Makes the entry at `index` of the frame at `depth` the way down. */
  private turn(depth: number, index: number): void {
    const frame = this.frames[depth] as Frame<Leaf>;
    if (frame.index === index && this.frames[depth + 1] !== undefined) return;
    frame.index = index;
    this.frames.length = depth + 1;
    this.frames.push(childFrame(this.format, this.source, frame));
  }
}
