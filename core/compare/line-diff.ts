// Which lines of two texts are the same. The work is bounded: what differs too much is called replaced.
import { anchors } from './anchors.ts';

/** Lines `[before, beforeEnd)` became lines `[after, afterEnd)`; either may be empty. */
export interface Replaced {
  before: number;
  beforeEnd: number;
  after: number;
  afterEnd: number;
}

/** Above this many lines a region is first split at lines that both sides have once. */
const MAX_DIRECT = 4_000;
/** Added and removed lines between two anchors up to which the least of them is found; the work grows with its square. */
const MAX_EDITS = 2_000;

export interface LineDiff {
  replaced: Replaced[];
  /** False when a region differed too much for the least of changes to be looked for. */
  isLeast: boolean;
}

/**
 * What to replace in `before` to have `after`, in order, with an unchanged line between two.
 *
 *     await diffLines(['a\n', 'b\n'], ['a\n', 'c\n']) // { replaced: [{ before: 1, beforeEnd: 2, after: 1, afterEnd: 2 }], ... }
 */
export async function diffLines(before: readonly string[], after: readonly string[]): Promise<LineDiff> {
  const { diffArrays } = await import('diff');
  const [a, b] = intern(before, after);
  const replaced: Replaced[] = [];
  let isLeast = true;

  const small = (from: Replaced): void => {
    const parts = diffArrays(
      Array.from(a.subarray(from.before, from.beforeEnd)),
      Array.from(b.subarray(from.after, from.afterEnd)),
      { maxEditLength: MAX_EDITS },
    );
    if (!parts) {
      isLeast = false;
      push(replaced, from);
      return;
    }
    let { before: x, after: y } = from;
    for (const { added, removed, count } of parts) {
      const dx = added ? 0 : count;
      const dy = removed ? 0 : count;
      if (added || removed) push(replaced, { before: x, beforeEnd: x + dx, after: y, afterEnd: y + dy });
      x += dx;
      y += dy;
    }
  };

  const region = trim(a, b, { before: 0, beforeEnd: a.length, after: 0, afterEnd: b.length });
  for (const part of isLarge(region) ? between(region, anchors(a, b, region)) : [region]) {
    const rest = trim(a, b, part);
    if (rest.before === rest.beforeEnd || rest.after === rest.afterEnd) push(replaced, rest);
    else small(rest);
  }
  return { replaced, isLeast };
}

function isLarge({ before, beforeEnd, after, afterEnd }: Replaced): boolean {
  return Math.max(beforeEnd - before, afterEnd - after) > MAX_DIRECT;
}

/** Equal lines have equal numbers. */
function intern(before: readonly string[], after: readonly string[]): [Int32Array, Int32Array] {
  const numbers = new Map<string, number>();
  const number = (line: string): number => {
    const known = numbers.get(line) ?? numbers.size;
    if (known === numbers.size) numbers.set(line, known);
    return known;
  };
  return [Int32Array.from(before, number), Int32Array.from(after, number)];
}

/** Without the lines at both ends that are the same. */
function trim(a: Int32Array, b: Int32Array, region: Replaced): Replaced {
  let { before, beforeEnd, after, afterEnd } = region;
  while (before < beforeEnd && after < afterEnd && a[before] === b[after]) {
    before++;
    after++;
  }
  while (beforeEnd > before && afterEnd > after && a[beforeEnd - 1] === b[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  return { before, beforeEnd, after, afterEnd };
}

function* between(region: Replaced, pairs: Iterable<[number, number]>): Generator<Replaced> {
  let { before, after } = region;
  for (const [x, y] of pairs) {
    yield { before, beforeEnd: x, after, afterEnd: y };
    before = x + 1;
    after = y + 1;
  }
  yield { ...region, before, after };
}

/** Changes that touch become one. */
function push(all: Replaced[], next: Replaced): void {
  if (next.before === next.beforeEnd && next.after === next.afterEnd) return;
  const last = all.at(-1);
  if (last && last.beforeEnd === next.before && last.afterEnd === next.after) {
    last.beforeEnd = next.beforeEnd;
    last.afterEnd = next.afterEnd;
  } else all.push({ ...next });
}
