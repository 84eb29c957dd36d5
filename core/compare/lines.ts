// A text as its lines, with a few bytes for each: a million of them as strings would take a hundred times as much.
import { Buffer } from 'node:buffer';

const LINE_FEED = 0x0a;

/** Lines of a text with their line feeds; the last one may have none. */
export class Lines {
  readonly #bytes: Buffer;
  /** Where each line begins, and where the last one ends. */
  readonly #starts: Uint32Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let count = bytes.length > 0 && bytes[bytes.length - 1] !== LINE_FEED ? 1 : 0;
    for (let at = this.#feed(0); at >= 0; at = this.#feed(at + 1)) count++;
    this.#starts = new Uint32Array(count + 1);
    for (let i = 1; i < count; i++) this.#starts[i] = this.#feed(this.#starts[i - 1] as number) + 1;
    this.#starts[count] = bytes.length;
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  text(line: number): string {
    return this.bytes(line, line + 1).toString();
  }

  /** Of lines `from` up to, not including, `to`. */
  bytes(from: number, to: number): Buffer {
    return this.#bytes.subarray(this.#starts[from], this.#starts[to]);
  }

  /** A number for each line, the same for equal ones. Others may share one, if somebody wishes it. */
  hashes(): Float64Array {
    const hashes = new Float64Array(this.length);
    for (let line = 0; line < hashes.length; line++) {
      let [a, b] = [0x811c9dc5, 0x9747b28c];
      const end = this.#starts[line + 1] as number;
      for (let at = this.#starts[line] as number; at < end; at++) {
        const byte = this.#bytes[at] as number;
        a = Math.imul(a ^ byte, 0x01000193);
        b = Math.imul(b ^ byte, 0x5bd1e995) ^ (b >>> 15);
      }
      hashes[line] = (a >>> 0) * 2 ** 20 + ((b >>> 0) & 0xfffff);
    }
    return hashes;
  }

  #feed(from: number): number {
    return this.#bytes.indexOf(LINE_FEED, from);
  }
}

/** Lines of two texts as numbers from 0, equal ones the same; `distinct` is how many there are. */
export function numberLines(a: Lines, b: Lines): { a: Int32Array; b: Int32Array; distinct: number } {
  const hashes = { a: a.hashes(), b: b.hashes() };
  const sorted = new Float64Array(a.length + b.length);
  sorted.set(hashes.a);
  sorted.set(hashes.b, a.length);
  sorted.sort();
  let distinct = 0;
  for (const hash of sorted) if (distinct === 0 || sorted[distinct - 1] !== hash) sorted[distinct++] = hash;
  const known = sorted.subarray(0, distinct);
  return {
    a: Int32Array.from(hashes.a, (hash) => find(known, hash)),
    b: Int32Array.from(hashes.b, (hash) => find(known, hash)),
    distinct,
  };
}

function find(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
