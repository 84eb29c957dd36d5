import type { Id } from '../object/types.ts';

const SMALLEST = 1024;

/**
 * A set of ids at about 12 bytes each, for counting what may be millions. It keeps the first 64 bits: two of a billion
 * ids would be taken for one about once in forty tries, so nothing but figures may depend on it.
 */
export class IdSet {
  // Two words an id; a pair of zeros is a free place.
  #words: Uint32Array = new Uint32Array(2 * SMALLEST);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Returns false when the id was there. */
  add(id: Id): boolean {
    if (3 * this.#size >= this.#words.length) this.#grow();
    const [high, low] = wordsOf(id);
    const place = find(this.#words, high, low);
    if (this.#words[place + 1] !== 0) return false;
    this.#words[place] = high;
    this.#words[place + 1] = low;
    this.#size += 1;
    return true;
  }

  has(id: Id): boolean {
    const [high, low] = wordsOf(id);
    return this.#words[find(this.#words, high, low) + 1] !== 0;
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Uint32Array(2 * old.length);
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at] as number;
      const low = old[at + 1] as number;
      if (low === 0) continue;
      const place = find(this.#words, high, low);
      this.#words[place] = high;
      this.#words[place + 1] = low;
    }
  }
}

function wordsOf(id: Id): [high: number, low: number] {
  return [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(8, 16), 16) || 1];
}

/** Where an id is, or else the free place where it belongs. */
function find(words: Uint32Array, high: number, low: number): number {
  const mask = words.length - 1;
  let place = (high * 2) & mask;
  while (words[place + 1] !== 0 && (words[place] !== high || words[place + 1] !== low)) place = (place + 2) & mask;
  return place;
}
