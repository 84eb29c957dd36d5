import type { Match } from './spans.ts';

/** Bytes that are looked up at once where two texts have got out of step. */
const BLOCK = 32;
/** Fewer equal bytes than this, in step, are taken for chance. */
const LEAST = 8;
const FACTOR = 0x01000193;

/** What some bytes have of others: changes in place, insertions and removals are found; not in any case the most. */
export function matchBytes(before: Uint8Array, after: Uint8Array): Match[] {
  const head = sameFrom(before, after, 0, 0);
  const tail = sameBack(before, after, before.length, after.length, head);
  const matches: Match[] = head > 0 ? [{ before: 0, after: 0, length: head }] : [];
  const limit = { before: before.length - tail, after: after.length - tail };
  if (head < limit.before && head < limit.after) {
    matches.push(...matchMiddle(before.subarray(head, limit.before), after.subarray(head, limit.after), head));
  }
  if (tail > 0) matches.push({ ...limit, length: tail });
  return matches;
}

function matchMiddle(before: Uint8Array, after: Uint8Array, offset: number): Match[] {
  const matches: Match[] = [];
  const blocks = blocksOf(before);
  const window = new Window(after);
  let done = 0;
  let shift = 0;
  for (let at = 0; at < after.length; ) {
    let start = at + shift;
    let length = start >= 0 ? sameFrom(before, after, start, at) : 0;
    if (length < LEAST) {
      const found = blocks.get(window.hashAt(at));
      start = found ?? -1;
      length = found === undefined ? 0 : sameFrom(before, after, found, at);
    }
    if (length < LEAST) {
      at += 1;
      continue;
    }
    const back = sameBack(before, after, start, at, 0, at - done);
    matches.push({ before: start - back + offset, after: at - back + offset, length: length + back });
    shift = start - at;
    at += length;
    done = at;
  }
  return matches;
}

/** Where a block of each hash begins, blocks lying end to end; the first of equal ones. */
function blocksOf(bytes: Uint8Array): Map<number, number> {
  const blocks = new Map<number, number>();
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    let hash = 0;
    for (let i = at; i < at + BLOCK; i++) hash = (Math.imul(hash, FACTOR) + (bytes[i] as number)) | 0;
    if (!blocks.has(hash)) blocks.set(hash, at);
  }
  return blocks;
}

/** The hash of the block at any place, quick where places are asked for one after the other. */
class Window {
  readonly #bytes: Uint8Array;
  #at = -1;
  #hash = 0;
  readonly #leaving: number = Array.from({ length: BLOCK - 1 }).reduce((power: number) => Math.imul(power, FACTOR), 1);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** NaN where no whole block is left. */
  hashAt(at: number): number {
    if (at + BLOCK > this.#bytes.length) return Number.NaN;
    if (this.#at >= 0 && at === this.#at + 1) {
      const out = Math.imul(this.#bytes[at - 1] as number, this.#leaving);
      this.#hash = (Math.imul((this.#hash - out) | 0, FACTOR) + (this.#bytes[at + BLOCK - 1] as number)) | 0;
    } else {
      this.#hash = 0;
      for (let i = at; i < at + BLOCK; i++)
        this.#hash = (Math.imul(this.#hash, FACTOR) + (this.#bytes[i] as number)) | 0;
    }
    this.#at = at;
    return this.#hash;
  }
}

function sameFrom(a: Uint8Array, b: Uint8Array, from: number, at: number): number {
  const most = Math.min(a.length - from, b.length - at);
  let length = 0;
  while (length < most && a[from + length] === b[at + length]) length += 1;
  return length;
}

/** Equal bytes that end at these places, not going below `least` in either. */
function sameBack(a: Uint8Array, b: Uint8Array, end: number, at: number, least: number, limit?: number): number {
  const most = Math.min(end - least, at - least, limit ?? Number.POSITIVE_INFINITY);
  let length = 0;
  while (length < most && a[end - 1 - length] === b[at - 1 - length]) length += 1;
  return length;
}
