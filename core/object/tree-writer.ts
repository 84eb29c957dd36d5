import { ArtError } from '../errors.ts';
import { ByteWriter } from './byte-writer.ts';
import { type ItemCodec, MAX_LEVEL, type Summary, type TreeFormat } from './tree-format.ts';
import { assembleNode } from './tree-node.ts';
import { endsNode } from './tree-shape.ts';
import type { NodeSink } from './types.ts';

/** Entries given out of order, twice, or as a file where a folder is. */
export class EntryOrderError extends ArtError {
  constructor(problem: string) {
    super('ENTRY_ORDER', problem);
  }
}

/** Cuts the entries of one level into nodes, stores them, and hands on what the level above says of each. */
export class LevelWriter<Leaf, Item> {
  private readonly out = new ByteWriter(4096);
  private readonly format: TreeFormat<Leaf>;
  private readonly codec: ItemCodec<Item>;
  private readonly level: number;
  private readonly sink: NodeSink;
  private readonly emit: (summary: Summary) => void;
  private entries = 0;
  private count = 0;
  private bytes = 0;
  private lastItem: Item | undefined;
  private lastKey: string | undefined;
  private lastIsNew = false;
  /** The one entry of the node written last, where it had only one. */
  only: Item | undefined;

  constructor(
    format: TreeFormat<Leaf>,
    codec: ItemCodec<Item>,
    level: number,
    sink: NodeSink,
    emit: (s: Summary) => void,
  ) {
    if (level > MAX_LEVEL) throw new ArtError('TOO_LARGE', `a tree would have more than ${MAX_LEVEL + 1} levels`);
    this.format = format;
    this.codec = codec;
    this.level = level;
    this.sink = sink;
    this.emit = emit;
  }

  /**
   * Whether an edit may stop here and leave the nodes that follow as they are: no node is open, and what was written
   * last stood there before, so that it is known not to clash with what follows.
   */
  get inStep(): boolean {
    return this.entries === 0 && !this.lastIsNew;
  }

  /** Goes on behind `lower`, the last key of what stays as it is. */
  continueBehind(lower: string | undefined): void {
    this.lastKey = lower;
    this.lastIsNew = false;
  }

  /** Throws EntryOrderError where the entry may not follow the one before. `isNew`: its key was not there before. */
  add(item: Item, isNew = false): void {
    const key = this.codec.key(item);
    const problem = this.lastKey === undefined ? undefined : this.format.orderProblem(this.lastKey, key);
    if (problem !== undefined) throw new EntryOrderError(problem);
    const start = this.out.length;
    this.write(item, start);
    this.entries++;
    this.count += this.codec.count(item);
    this.bytes += this.codec.bytes(item);
    this.lastKey = key;
    this.lastItem = item;
    this.lastIsNew = isNew;
    const { buffer, length } = this.out;
    if (endsNode(this.format.shape, buffer, start, this.level, this.entries, length)) this.flush();
  }

  /** An entry that is refused leaves nothing behind: the caller may go on without it. */
  private write(item: Item, start: number): void {
    try {
      this.codec.write(this.out, item);
    } catch (error) {
      this.out.length = start;
      throw error;
    }
  }

  /** Ends the node that is open, if one is. */
  flush(): void {
    if (this.entries === 0) return;
    if (!Number.isSafeInteger(this.bytes))
      throw new ArtError('TOO_LARGE', 'the sizes add up to more than 2^53-1 bytes');
    const { out, format } = this;
    const node = assembleNode(out.buffer.subarray(0, out.length), this.entries, this.level);
    const child = this.sink.putNode(format.kind, node);
    const summary: Summary = { key: this.lastKey as string, child, count: this.count, bytes: this.bytes };
    this.only = this.entries === 1 ? this.lastItem : undefined;
    out.length = 0;
    this.entries = 0;
    this.count = 0;
    this.bytes = 0;
    this.emit(summary);
  }
}
