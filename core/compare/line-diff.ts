// Which lines of two texts are the same. The work is bounded: what differs too much is called replaced.
import { anchors } from './anchors.ts';
import { type Lines, numberLines } from './lines.ts';

/** Lines `[before, beforeEnd)` of one text and `[after, afterEnd)` of the other; either may be empty. */
export interface Region {
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
  /** What to replace, in order, with an unchanged line between two. */
  replaced: Region[];
  /** False when a region differed too much for the least of changes to be looked for. */
  isLeast: boolean;
}

/**
 * What to replace in one text to have the other.
 *
 *     await diffLines(new Lines(a), new Lines(b)) // { replaced: [{ before: 1, beforeEnd: 2, after: 1, afterEnd: 2 }], ... }
 */
export async function diffLines(before: Lines, after: Lines): Promise<LineDiff> {
  const { diffArrays } = await import('diff');
  const { a, b, distinct } = numberLines(before, after);
  const replaced: Region[] = [];
  let isLeast = true;

  const small = (from: Region): void => {
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
  for (const part of isLarge(region) ? between(region, anchors(a, b, region, distinct)) : [region]) {
    const rest = trim(a, b, part);
    if (rest.before === rest.beforeEnd || rest.after === rest.afterEnd) push(replaced, rest);
    else small(rest);
  }
  return { replaced, isLeast };
}

/** Whether all that is not replaced has the same bytes; numbers of lines alone could be made to lie. */
export function isFaithful(before: Lines, after: Lines, replaced: readonly Region[]): boolean {
  let [x, y] = [0, 0];
  const end = { before: before.length, beforeEnd: 0, after: after.length, afterEnd: 0 };
  return [...replaced, end].every((change) => {
    const isSame = before.bytes(x, change.before).equals(after.bytes(y, change.after));
    [x, y] = [change.beforeEnd, change.afterEnd];
    return isSame;
  });
}

function isLarge({ before, beforeEnd, after, afterEnd }: Region): boolean {
  return Math.max(beforeEnd - before, afterEnd - after) > MAX_DIRECT;
}

/** Without the lines at both ends that are the same. */
function trim(a: Int32Array, b: Int32Array, region: Region): Region {
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

function* between(region: Region, [xs, ys]: [Int32Array, Int32Array]): Generator<Region> {
  let { before, after } = region;
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [xs[i] as number, ys[i] as number];
    yield { before, beforeEnd: x, after, afterEnd: y };
    before = x + 1;
    after = y + 1;
  }
  yield { ...region, before, after };
}

/** Changes that touch become one. */
function push(all: Region[], next: Region): void {
  if (next.before === next.beforeEnd && next.after === next.afterEnd) return;
  const last = all.at(-1);
  if (last && last.beforeEnd === next.before && last.afterEnd === next.after) {
    last.beforeEnd = next.beforeEnd;
    last.afterEnd = next.afterEnd;
  } else all.push({ ...next });
}
