import type { Region } from './line-diff.ts';

/**
 * Lines that are the same, in order on both sides, as pairs of places: of the lines that each side has exactly once, the
 * longest sequence that rises on both (as patience diff takes them). Lines are numbers below `distinct`. Time n log n.
 */
export function anchors(a: Int32Array, b: Int32Array, region: Region, distinct: number): [Int32Array, Int32Array] {
  const inA = placesOf(a, region.before, region.beforeEnd, distinct);
  const inB = placesOf(b, region.after, region.afterEnd, distinct);
  const xs = new Int32Array(region.beforeEnd - region.before);
  const ys = new Int32Array(xs.length);
  let count = 0;
  for (let x = region.before; x < region.beforeEnd; x++) {
    const line = a[x] as number;
    const y = inB[line] as number;
    if (inA[line] !== x || y < 0) continue;
    xs[count] = x;
    ys[count++] = y;
  }
  const chain = longestRising(ys.subarray(0, count));
  return [chain.map((index) => xs[index] as number), chain.map((index) => ys[index] as number)];
}

const ABSENT = -1;
const REPEATED = -2;

/** Where each line is, if it is there once. */
function placesOf(lines: Int32Array, from: number, to: number, distinct: number): Int32Array {
  const places = new Int32Array(distinct).fill(ABSENT);
  for (let i = from; i < to; i++) places[lines[i] as number] = places[lines[i] as number] === ABSENT ? i : REPEATED;
  return places;
}

/** Places of the most values that rise. */
function longestRising(values: Int32Array): Int32Array {
  const ends = new Int32Array(values.length);
  const previous = new Int32Array(values.length).fill(-1);
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[ends[middle] as number] as number) < (values[i] as number)) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[i] = ends[low - 1] as number;
    ends[low] = i;
    if (low === length) length++;
  }
  const chain = new Int32Array(length);
  let at = length > 0 ? (ends[length - 1] as number) : -1;
  for (let place = length - 1; place >= 0; place--) {
    chain[place] = at;
    at = previous[at] as number;
  }
  return chain;
}
