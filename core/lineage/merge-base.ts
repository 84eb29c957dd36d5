import type { Id } from '../object/types.ts';
import { Heap } from './heap.ts';
import type { WalkNode } from './order.ts';

type HistoryNode = Pick<WalkNode, 'heads' | 'generation'>;

const OURS = 1;
const THEIRS = 2;
const COMMON = 3;
/** Below a common ancestor that was found. */
const STALE = 4;

interface Mark {
  id: Id;
  node: HistoryNode;
  flags: number;
}

/**
 * The best common ancestors of two sets of heads along history: common ancestors that no other common ancestor descends
 * from. Best first: highest generation, then highest id. More than one means that the two sides merged each other
 * before (a criss-cross). A run counts as its own ancestor. Reads no further than where all lines have met.
 */
export function mergeBases(
  nodeOf: (id: Id) => HistoryNode | undefined,
  ours: readonly Id[],
  theirs: readonly Id[],
): Id[] {
  const marks = new Map<Id, Mark>();
  const open = new Heap<Mark>((a, b) => (a.node.generation - b.node.generation || (a.id < b.id ? -1 : 1)) > 0);
  let live = 0;
  const paint = (id: Id, flags: number): void => {
    const known = marks.get(id);
    if (known) {
      if (flags & STALE && !(known.flags & STALE)) live -= 1;
      known.flags |= flags;
      return;
    }
    const node = nodeOf(id);
    if (!node) return;
    const mark = { id, node, flags };
    marks.set(id, mark);
    open.push(mark);
    if (!(flags & STALE)) live += 1;
  };
  for (const id of ours) paint(id, OURS);
  for (const id of theirs) paint(id, THEIRS);
  const bases: Id[] = [];
  // In order of generation, so a run has all of its colours when its turn comes.
  for (let next = open.pop(); next && live > 0; next = open.pop()) {
    marks.delete(next.id);
    if (!(next.flags & STALE)) live -= 1;
    if (next.flags === COMMON) bases.push(next.id);
    const passed = next.flags === COMMON ? COMMON | STALE : next.flags;
    for (const id of next.node.heads) paint(id, passed);
  }
  return bases;
}

/**
 * The run that a three-way merge compares both sides with: the first of `mergeBases`, or undefined when the histories
 * never met. Where there are several, the choice is the same on every machine.
 */
export function mergeBase(
  nodeOf: (id: Id) => HistoryNode | undefined,
  ours: readonly Id[],
  theirs: readonly Id[],
): Id | undefined {
  return mergeBases(nodeOf, ours, theirs)[0];
}
