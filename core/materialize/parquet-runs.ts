// Counts inside of a page of Parquet, walked without decoding what they count.
import { malformed, tooLarge } from './source.ts';

const FORMAT = 'Parquet';
/** Bytes of the values of a page, once none shares any with its neighbour. */
const MAX_PAGE = 2 ** 29;

/**
 * Walks runs of equal and of packed values. Runs of equal ones may not have more than there are values: a few bytes could
 * say a billion. Packed ones take their room in the page, and too few values are for the decoder to notice. Gives how
 * many of the values are `wanted`.
 */
export function checkRuns(bytes: Uint8Array, bits: number, values: number, wanted = -1): number {
  let [at, seen, found] = [0, 0, 0];
  while (seen < values && at < bytes.length) {
    let [header, shift] = [0, 0];
    for (let byte = 128; byte >= 128; shift += 7) {
      byte = bytes[at++] ?? 0;
      header += (byte & 127) * 2 ** shift;
      if (shift > 28) throw malformed(FORMAT, 'a run in a page has a length without end');
    }
    const packed = header % 2 === 1;
    const count = packed ? ((header - 1) / 2) * 8 : header / 2;
    const used = Math.min(count, values - seen);
    if (!packed && used < count) throw malformed(FORMAT, 'a run in a page has more values than the page');
    if (packed && wanted >= 0)
      for (let i = 0; i < used; i++) found += packedAt(bytes, at, i * bits, bits) === wanted ? 1 : 0;
    if (!packed && packedAt(bytes, at, 0, bits) === wanted) found += count;
    seen += count;
    at += packed ? (count / 8) * bits : (bits + 7) >> 3;
  }
  return found;
}

/** `bits` bits from `bit` on behind `at`, the lowest first. */
function packedAt(bytes: Uint8Array, at: number, bit: number, bits: number): number {
  let value = 0;
  for (let i = 0; i < bits; i++) value += (((bytes[at + ((bit + i) >> 3)] ?? 0) >> ((bit + i) & 7)) & 1) * 2 ** i;
  return value;
}

/**
 * Values of this encoding share beginnings with the value before them, so a few bytes could stand for any number. Their
 * sum is found from the lengths alone.
 */
export function checkPrefixes(page: Uint8Array, at: number, values: number): void {
  const prefixes = new Deltas(page, at);
  const shared = prefixes.sum(values);
  const suffixes = new Deltas(page, prefixes.end);
  const own = suffixes.sum(values);
  if (shared + own > MAX_PAGE) throw tooLarge('a page', shared + own, MAX_PAGE);
}

/** A sequence of whole numbers as differences, in blocks of packed ones. */
export class Deltas {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get end(): number {
    return this.#at;
  }

  check(values: number): void {
    if (values > 0) this.#header();
  }

  /** The sum of the first `values` numbers, none of which may be negative. */
  sum(values: number): number {
    if (values === 0) return 0;
    const { block, packs, total } = this.#header();
    if (total !== values) throw malformed(FORMAT, `a page has ${total} lengths for ${values} values`);
    let value = this.#zigzag();
    let [sum, seen] = [value, 1];
    if (value < 0) throw malformed(FORMAT, 'a value has a negative length');
    while (seen < values) {
      const least = this.#zigzag();
      const widths = this.#bytes.subarray(this.#at, this.#at + packs);
      this.#at += packs;
      for (let pack = 0; pack < packs && seen < values; pack++) {
        const bits = widths[pack] ?? 0;
        if (bits > 32) throw malformed(FORMAT, `a length has ${bits} bits`);
        const count = block / packs;
        for (let i = 0; i < count && seen < values; i++, seen++) {
          value += least + packedAt(this.#bytes, this.#at, i * bits, bits);
          if (value < 0) throw malformed(FORMAT, 'a value has a negative length');
          sum += value;
        }
        this.#at += (count * bits) / 8;
      }
    }
    return sum;
  }

  #header(): { block: number; packs: number; total: number } {
    const block = this.#varint();
    const packs = this.#varint();
    const total = this.#varint();
    if (packs < 1 || packs > 1024 || block > 2 ** 20 || block % (packs * 8) !== 0 || block === 0) {
      throw malformed(FORMAT, 'differences come in blocks of no valid size');
    }
    return { block, packs, total };
  }

  #zigzag(): number {
    const raw = this.#varint();
    return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw malformed(FORMAT, 'a page ends within its values');
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw malformed(FORMAT, 'a page has a number without end');
  }
}
