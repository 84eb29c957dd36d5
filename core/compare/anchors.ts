import type { Replaced } from './line-diff.ts';

/**
 * Pairs of lines that are the same, in order on both sides: of the lines that each side has exactly once, the longest
 * sequence that goes up in both (as patience diff takes them). Time n log n.
 */
export function anchors(a: Int32Array, b: Int32Array, region: Replaced): [number, number][] {
  const inA = places(a, region.before, region.beforeEnd);
  const inB = places(b, region.after, region.afterEnd);
  const pairs: [number, number][] = [];
  for (const [line, x] of inA) {
    const y = inB.get(line);
    if (x >= 0 && y !== undefined && y >= 0) pairs.push([x, y]);
  }
  pairs.sort((p, q) => p[0] - q[0]);
  return longestRising(pairs);
}

/** Where each line is; -1 when it is there more than once. */
function places(lines: Int32Array, from: number, to: number): Map<number, number> {
  const found = new Map<number, number>();
  for (let i = from; i < to; i++) found.set(lines[i] as number, found.has(lines[i] as number) ? -1 : i);
  return found;
}

/** Of pairs that rise in their first member, the most that rise in the second too. */
function longestRising(pairs: [number, number][]): [number, number][] {
  const ends: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  const second = (index: number): number => (pairs[index] as [number, number])[1];
  for (let i = 0; i < pairs.length; i++) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (second(ends[middle] as number) < second(i)) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[i] = ends[low - 1] as number;
    ends[low] = i;
  }
  const chain: [number, number][] = [];
  for (let i = ends.at(-1) ?? -1; i >= 0; i = previous[i] as number) chain.push(pairs[i] as [number, number]);
  return chain.reverse();
}
