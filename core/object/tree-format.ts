import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Id, TreeKind } from './types.ts';

/** An entry of an inner node: what is below `child`. Kinds that do not store a field have '' or 0 there. */
export interface Summary {
  /** The last key below. */
  key: string;
  child: Id;
  /** How many leaf entries are below. */
  count: number;
  /** The sum of their sizes. */
  bytes: number;
}

/** How one sort of entry is written, read and counted. The first thing written is the key that boundaries depend on. */
export interface ItemCodec<Item> {
  write(out: ByteWriter, item: Item): void;
  read(input: ByteReader): Item;
  key(item: Item): string;
  count(item: Item): number;
  bytes(item: Item): number;
}

/** Where nodes end. These numbers are part of every id: see `TREE_SHAPE`. */
export interface TreeShape {
  /** A power of two: one key in so many is a boundary. */
  odds: number;
  /** A node with fewer entries does not end at a boundary. */
  min: number;
  /** A node with so many entries ends. */
  max: number;
  /** A node whose entries take so many bytes ends. */
  bytes: number;
}

/** What tells one kind of tree from another. */
export interface TreeFormat<Leaf> {
  kind: TreeKind;
  shape: TreeShape;
  leaf: ItemCodec<Leaf>;
  inner: ItemCodec<Summary>;
  /** The order of keys; recipes are ordered by position, and all their keys are equal. */
  compare(a: string, b: string): number;
  /** Why `after` may not follow `before`, or undefined. */
  orderProblem(before: string, after: string): string | undefined;
  same(a: Leaf, b: Leaf): boolean;
}

/** Levels that a tree may have above its leaves; with at least four entries a node, more than any data could need. */
export const MAX_LEVEL = 15;
