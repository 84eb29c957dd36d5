const LF = 0x0a;
const BLOCK = 4096;

/** Whole lines with which two texts begin and end alike: in bytes, and in lines. */
export interface CommonEnds {
  head: { bytes: number; lines: number };
  tail: { bytes: number; lines: number };
}

/** Found by bytes, which is several times quicker than to number lines. May leave out a line at each of the inner edges. */
export function commonEnds(a: Uint8Array, b: Uint8Array): CommonEnds {
  const start = sameStart(a, b);
  const head = start === 0 ? 0 : a.lastIndexOf(LF, start - 1) + 1;
  const end = sameEnd(a, b, Math.min(a.length, b.length) - head);
  const feed = end === 0 ? -1 : a.indexOf(LF, a.length - end);
  const tail = feed < 0 ? 0 : a.length - feed - 1;
  return {
    head: { bytes: head, lines: countLines(a.subarray(0, head)) },
    tail: { bytes: tail, lines: countLines(a.subarray(a.length - tail)) },
  };
}

function sameStart(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + BLOCK <= most && Buffer.compare(a.subarray(at, at + BLOCK), b.subarray(at, at + BLOCK)) === 0)
    at += BLOCK;
  while (at < most && a[at] === b[at]) at += 1;
  return at;
}

function sameEnd(a: Uint8Array, b: Uint8Array, most: number): number {
  const before = (text: Uint8Array, length: number): Uint8Array =>
    text.subarray(text.length - length - BLOCK, text.length - length);
  let length = 0;
  while (length + BLOCK <= most && Buffer.compare(before(a, length), before(b, length)) === 0) length += BLOCK;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}

function countLines(text: Uint8Array): number {
  let count = text.length > 0 && text[text.length - 1] !== LF ? 1 : 0;
  for (let at = text.indexOf(LF); at >= 0; at = text.indexOf(LF, at + 1)) count += 1;
  return count;
}
