import type { Summary, TreeFormat } from './tree-format.ts';
import { EntryOrderError } from './tree-writer.ts';
import type { Id } from './types.ts';

/** Sets the entry of a key, or removes it. */
export interface Change<Item> {
  key: string;
  value: Item | null;
}

/** Sorted edits, one looked at ahead of time. */
export class EditQueue<Leaf, Item> {
  private readonly format: TreeFormat<Leaf>;
  private readonly iterator: Iterator<Change<Item>>;
  head: Change<Item> | undefined;

  constructor(format: TreeFormat<Leaf>, edits: Iterable<Change<Item>>) {
    this.format = format;
    this.iterator = edits[Symbol.iterator]();
    this.head = this.pull();
  }

  /** The entries to set at keys below `key` (all that are left, without one). Removals of absent keys are dropped. */
  *takeBefore(key: string | undefined): Generator<Item> {
    while (this.head !== undefined && (key === undefined || this.format.compare(this.head.key, key) < 0)) {
      const { value } = this.head;
      this.advance();
      if (value !== null) yield value;
    }
  }

  /** The edit of exactly `key`: the entry to set, null to remove, undefined when there is none. */
  takeAt(key: string): Item | null | undefined {
    if (this.head?.key !== key) return undefined;
    const { value } = this.head;
    this.advance();
    return value;
  }

  private advance(): void {
    const before = this.head?.key as string;
    this.head = this.pull();
    if (this.head !== undefined && this.format.compare(before, this.head.key) >= 0) {
      throw new EntryOrderError(`the edit of ${JSON.stringify(this.head.key)} is out of order or there twice`);
    }
  }

  private pull(): Change<Item> | undefined {
    const next = this.iterator.next();
    return next.done === true ? undefined : next.value;
  }
}

/** What the level above must change when these nodes went and those came; both in order. Nodes that stayed drop out. */
export function summaryChanges<Leaf>(
  format: TreeFormat<Leaf>,
  removed: { key: string; child: Id }[],
  added: Summary[],
): Change<Summary>[] {
  const changes: Change<Summary>[] = [];
  let next = 0;
  for (const value of added) {
    for (let gone = removed[next]; gone !== undefined; gone = removed[next]) {
      const order = format.compare(gone.key, value.key);
      if (order > 0) break;
      next++;
      if (order < 0) changes.push({ key: gone.key, value: null });
      else if (gone.child === value.child) break;
    }
    if (removed[next - 1]?.child !== value.child) changes.push({ key: value.key, value });
  }
  for (const { key } of removed.slice(next)) changes.push({ key, value: null });
  return changes;
}
