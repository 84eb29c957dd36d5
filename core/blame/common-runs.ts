import { Middle } from './middle.ts';
import type { Match } from './spans.ts';

/**
 * What two sequences of numbers have in common, in order: a longest common subsequence where they are much alike, and
 * a good one where finding the longest would take too long. Numbers that one side lacks cost next to nothing.
 *
 * @example commonRuns(Int32Array.of(1, 2, 3), Int32Array.of(2, 3, 9)) // [{ before: 1, after: 0, length: 2 }]
 */
export function commonRuns(before: Int32Array, after: Int32Array): Match[] {
  const from = commonStart(before, after);
  const tail = commonEnd(before, after, from);
  const matches: Match[] = [];
  add(matches, 0, 0, from);
  const a = kept(before, after, from, tail);
  const b = kept(after, before, from, tail);
  if (a.values.length > 0 && b.values.length > 0) {
    const { dropA, dropB } = new Comparison(a.values, b.values).run();
    let i = 0;
    let j = 0;
    for (;;) {
      while (dropA[i] === 1) i += 1;
      while (dropB[j] === 1) j += 1;
      if (i >= a.values.length || j >= b.values.length) break;
      add(matches, a.places[i++] as number, b.places[j++] as number, 1);
    }
  }
  add(matches, before.length - tail, after.length - tail, tail);
  return matches;
}

function add(matches: Match[], before: number, after: number, length: number): void {
  if (length === 0) return;
  const last = matches.at(-1);
  if (last && last.before + last.length === before && last.after + last.length === after) last.length += length;
  else matches.push({ before, after, length });
}

function commonStart(a: Int32Array, b: Int32Array): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}

function commonEnd(a: Int32Array, b: Int32Array, from: number): number {
  const most = Math.min(a.length, b.length) - from;
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}

/** The numbers between the common ends that the other side has there too, and their places. */
function kept(
  own: Int32Array,
  other: Int32Array,
  from: number,
  tail: number,
): { values: Int32Array; places: Int32Array } {
  const there = new Set(other.subarray(from, other.length - tail));
  const places = new Int32Array(own.length - tail - from);
  let count = 0;
  for (let i = from; i < own.length - tail; i++) if (there.has(own[i] as number)) places[count++] = i;
  const kept = places.subarray(0, count);
  return { values: kept.map((place) => own[place] as number), places: kept };
}

/** Divides the two sequences at points through which a shortest edit goes, until one side of each part is empty. */
class Comparison {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly dropA: Uint8Array;
  readonly dropB: Uint8Array;

  constructor(a: Int32Array, b: Int32Array) {
    this.#a = a;
    this.#b = b;
    this.dropA = new Uint8Array(a.length);
    this.dropB = new Uint8Array(b.length);
  }

  run(): { dropA: Uint8Array; dropB: Uint8Array } {
    const middle = new Middle(this.#a, this.#b);
    const waiting: [number, number, number, number][] = [[0, this.#a.length, 0, this.#b.length]];
    for (let box = waiting.pop(); box; box = waiting.pop()) {
      const [x0, x1, y0, y1] = this.#trim(box);
      if (y0 === y1) this.dropA.fill(1, x0, x1);
      else if (x0 === x1) this.dropB.fill(1, y0, y1);
      else {
        const [x, y] = middle.find(x0, x1, y0, y1);
        waiting.push([x, x1, y, y1], [x0, x, y0, y]);
      }
    }
    return { dropA: this.dropA, dropB: this.dropB };
  }

  #trim([x0, x1, y0, y1]: [number, number, number, number]): [number, number, number, number] {
    const a = this.#a;
    const b = this.#b;
    let [left, right, top, bottom] = [x0, x1, y0, y1];
    while (left < right && top < bottom && a[left] === b[top]) {
      left += 1;
      top += 1;
    }
    while (left < right && top < bottom && a[right - 1] === b[bottom - 1]) {
      right -= 1;
      bottom -= 1;
    }
    return [left, right, top, bottom];
  }
}
