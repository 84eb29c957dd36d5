const LF = 0x0a;
/** Lines that meet in the table before one counts as like no other: only an attack makes so many. */
const MAX_PROBES = 512;

/** Numbers lines so that equal ones have the same number. The line feed is no part of a line. */
export class LineTable {
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  readonly #sources: Uint8Array[] = [];
  readonly #sourceOf: Uint8Array;
  #size = 0;

  /** `lines` is how many there will be in all texts together. */
  constructor(lines: number) {
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * lines + 2))).fill(-1);
    this.#hashes = new Int32Array(lines);
    this.#starts = new Float64Array(lines);
    this.#ends = new Float64Array(lines);
    this.#sourceOf = new Uint8Array(lines);
  }

  get size(): number {
    return this.#size;
  }

  /** The numbers of the lines of a text that has `count` of them. */
  number(text: Uint8Array, count: number): Int32Array {
    const source = this.#sources.push(text) - 1;
    const numbers = new Int32Array(count);
    let start = 0;
    let hash = 0;
    let line = 0;
    for (let at = 0; at < text.length; at++) {
      const byte = text[at] as number;
      if (byte !== LF) {
        hash = Math.imul(hash ^ byte, 0x5bd1e995);
        hash ^= hash >>> 15;
        continue;
      }
      numbers[line++] = this.#find(source, start, at, hash);
      start = at + 1;
      hash = 0;
    }
    if (start < text.length) numbers[line] = this.#find(source, start, text.length, hash);
    return numbers;
  }

  /** Whether a line has nothing to see in it. */
  isBlank(number: number): boolean {
    const text = this.#sources[this.#sourceOf[number] as number] as Uint8Array;
    const end = this.#ends[number] as number;
    for (let at = this.#starts[number] as number; at < end; at++) if ((text[at] as number) > 0x20) return false;
    return true;
  }

  #find(source: number, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask, probes = 0; probes < MAX_PROBES; slot = (slot + 1) & mask, probes++) {
      const number = this.#slots[slot] as number;
      if (number < 0) {
        this.#slots[slot] = this.#size;
        break;
      }
      if (this.#hashes[number] === hash && this.#equals(number, source, start, end)) return number;
    }
    const number = this.#size++;
    this.#hashes[number] = hash;
    this.#starts[number] = start;
    this.#ends[number] = end;
    this.#sourceOf[number] = source;
    return number;
  }

  #equals(number: number, source: number, start: number, end: number): boolean {
    const from = this.#starts[number] as number;
    if ((this.#ends[number] as number) - from !== end - start) return false;
    const a = this.#sources[this.#sourceOf[number] as number] as Uint8Array;
    const b = this.#sources[source] as Uint8Array;
    for (let i = 0; i < end - start; i++) if (a[from + i] !== b[start + i]) return false;
    return true;
  }
}
