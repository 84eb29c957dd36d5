import { hash } from 'node:crypto';

/** 52 bits of the SHA-256 of a text, as a number: 8 bytes for each of millions of rows. */
export function shortHash(text: string): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, 13), 16);
}

/** Numbers in the order they came. */
export class NumberList {
  #values: Float64Array = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}

/** Numbers that may be there several times, each to be taken as often as it is there. 12 bytes for each. */
export class HashBag {
  readonly #sorted: Float64Array;
  readonly #taken: Uint32Array;

  constructor(values: Float64Array) {
    this.#sorted = values.slice().sort();
    this.#taken = new Uint32Array(values.length);
  }

  /** How often it had been taken before; -1 when it is not there, or there no more. */
  take(value: number): number {
    const first = this.#find(value);
    const nth = this.#taken[first] ?? 0;
    if (this.#sorted[first + nth] !== value) return -1;
    this.#taken[first] = nth + 1;
    return nth;
  }

  /** Where it is, or would be. */
  #find(value: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** For each number how many like it were paired before it, -1 for those that the other side has no partner for. */
export function pairUp(values: Float64Array, others: Float64Array): Int32Array {
  const bag = new HashBag(others);
  return Int32Array.from(values, (value) => bag.take(value));
}
