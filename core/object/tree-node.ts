import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { ARRAY } from './length-codes.ts';
import { MalformedObjectError } from './malformed.ts';
import { type ItemCodec, MAX_LEVEL, type Summary, type TreeFormat } from './tree-format.ts';
import { endsNode } from './tree-shape.ts';
import type { Id, NodeSource } from './types.ts';

const HEAD = Uint8Array.from([0x82, 0xa7, ...Buffer.from('entries')]);
const TAIL = Uint8Array.from([0xa5, ...Buffer.from('level')]);

/** A decoded node: `leaves` at level 0, `inner` above. */
export interface TreeNode<Leaf> {
  level: number;
  leaves: Leaf[];
  inner: Summary[];
  firstKey: string;
  lastKey: string;
  count: number;
  bytes: number;
  /** Whether its last entry ends it. Only the last node of a level may stay open. */
  ended: boolean;
}

/** The bytes of a node, which are canonical MessagePack of `{entries, level}`, from its already written entries. */
export function assembleNode(entries: Uint8Array, count: number, level: number): Uint8Array {
  const head = new ByteWriter(16);
  head.raw(HEAD);
  head.head(ARRAY, count);
  const node = new Uint8Array(head.length + entries.length + TAIL.length + 1);
  node.set(head.buffer.subarray(0, head.length));
  node.set(entries, head.length);
  node.set(TAIL, head.length + entries.length);
  node[node.length - 1] = level;
  return node;
}

/**
 * Reads a node and checks all that it shows by itself: canonical bytes, valid entries in order, ends where it must.
 * Throws MalformedObjectError.
 */
export function decodeNode<Leaf>(format: TreeFormat<Leaf>, bytes: Uint8Array): TreeNode<Leaf> {
  const level = bytes[bytes.length - 1] ?? -1;
  if (level < 0 || level > MAX_LEVEL) refuse(format.kind, `it has no level from 0 to ${MAX_LEVEL}`);
  const node: TreeNode<Leaf> = {
    level,
    leaves: [],
    inner: [],
    firstKey: '',
    lastKey: '',
    count: 0,
    bytes: 0,
    ended: false,
  };
  const input = new ByteReader(bytes);
  expectBytes(input, HEAD);
  if (level === 0) readItems(format, format.leaf, node, node.leaves, input);
  else readItems(format, format.inner, node, node.inner, input);
  expectBytes(input, TAIL);
  if (input.left !== 1) input.fail('bytes are left over');
  return node;
}

function expectBytes(input: ByteReader, expected: Uint8Array): void {
  input.need(expected.length);
  for (const byte of expected) {
    if (input.peek() !== byte) input.fail("a node with 'entries' and 'level' is expected");
    input.at++;
  }
}

function readItems<Leaf, Item>(
  format: TreeFormat<Leaf>,
  codec: ItemCodec<Item>,
  node: TreeNode<Leaf>,
  items: Item[],
  input: ByteReader,
): void {
  const length = input.array();
  const first = input.at;
  for (let i = 0; i < length; i++) {
    const start = input.at;
    const item = codec.read(input);
    const key = codec.key(item);
    if (node.ended) input.fail('a node goes on where it must end');
    const problem = i === 0 ? undefined : format.orderProblem(node.lastKey, key);
    if (problem !== undefined) input.fail(problem);
    if (i === 0) node.firstKey = key;
    node.lastKey = key;
    node.count += codec.count(item);
    node.bytes += codec.bytes(item);
    node.ended = endsNode(format.shape, input.buffer, start, node.level, i + 1, input.at - first);
    items.push(item);
  }
  if (!Number.isSafeInteger(node.bytes) || !Number.isSafeInteger(node.count)) input.fail('a sum is beyond 2^53-1');
}

/** Reads the node that is the whole of its level. An inner root has at least two entries, else its child were the root. */
export function readRoot<Leaf>(format: TreeFormat<Leaf>, source: NodeSource, id: Id): TreeNode<Leaf> {
  const node = decodeNode(format, source.getNode(format.kind, id));
  if (node.level > 0 && node.inner.length < 2) refuse(format.kind, 'an inner root has fewer than two entries');
  return node;
}

/** Where a child stands: below which entry of a node of which level, behind which key, and whether its level ends there. */
export interface Position {
  parentLevel: number;
  summary: Summary;
  /** The last key before it; undefined for the first of its level. */
  lower: string | undefined;
  last: boolean;
}

/** Reads a child and checks that it is what its parent's entry says, in its place. Throws MalformedObjectError. */
export function readChild<Leaf>(format: TreeFormat<Leaf>, source: NodeSource, at: Position): TreeNode<Leaf> {
  const { summary } = at;
  const node = decodeNode(format, source.getNode(format.kind, summary.child));
  if (node.level !== at.parentLevel - 1) refuse(format.kind, 'a child is not one level below its parent');
  if (node.leaves.length + node.inner.length === 0) refuse(format.kind, 'a child is empty');
  if (node.lastKey !== summary.key) refuse(format.kind, "a child's last key is not the one that its parent has");
  if (node.count !== summary.count) refuse(format.kind, "a child's count is not the one that its parent has");
  if (node.bytes !== summary.bytes) refuse(format.kind, "a child's bytes are not those that its parent has");
  if (!node.ended && !at.last) refuse(format.kind, 'a node ends where it must go on');
  const problem = at.lower === undefined ? undefined : format.orderProblem(at.lower, node.firstKey);
  if (problem !== undefined) refuse(format.kind, problem);
  return node;
}

export function refuse(kind: string, problem: string): never {
  throw new MalformedObjectError(`malformed ${kind}: ${problem}`);
}
