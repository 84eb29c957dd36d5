import fc from 'fast-check';
import { GEAR_TABLE } from 'gearhash-jit';
import { describe, expect, it } from 'vitest';
import { Chunker, candidates, cutAt, MAX_CHUNK, MIN_CHUNK } from './chunker.ts';
import { GEAR_WINDOW, GearBuffer } from './gear.ts';

const MASK_64 = (1n << 64n) - 1n;

/** SplitMix64, little endian: the generator of the published vectors. */
function splitmix(length: number, seed: bigint): Buffer {
  const out = Buffer.alloc(Math.ceil(length / 8) * 8);
  let state = seed;
  for (let i = 0; i < out.length; i += 8) {
    state = (state + 0x9e3779b97f4a7c15n) & MASK_64;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
    out.writeBigUInt64LE(z ^ (z >> 31n), i);
  }
  return out.subarray(0, length);
}

/** The definition, byte by byte, with no skipping. */
function naive(data: Uint8Array): number[] {
  const ends: number[] = [];
  let hash = 0n;
  let start = 0;
  for (let i = 0; i < data.length; i++) {
    hash = ((hash << 1n) + (GEAR_TABLE[data[i] as number] as bigint)) & MASK_64;
    const size = i + 1 - start;
    if (size < MIN_CHUNK) continue;
    if (size >= MAX_CHUNK || hash >> 48n === 0n) {
      ends.push(i + 1);
      start = i + 1;
      hash = 0n;
    }
  }
  if (start < data.length) ends.push(data.length);
  return ends;
}

function ends(data: Buffer, pieces: Iterable<number> = [data.length]): number[] {
  const chunker = new Chunker();
  const found: number[] = [];
  let at = 0;
  const take = (chunk: Buffer): void => {
    found.push((found.at(-1) ?? 0) + chunk.length);
  };
  for (const length of pieces) {
    for (const chunk of chunker.push(data.subarray(at, at + length))) take(chunk);
    at += length;
  }
  for (const chunk of chunker.push(data.subarray(at))) take(chunk);
  for (const chunk of chunker.finish()) take(chunk);
  return found;
}

/** 64 bytes of this end in a boundary, found by search; repeating it puts boundaries everywhere. */
function triggering(): Buffer {
  const random = splitmix(400_000, 0n);
  const end = naive(random).find((at) => at % MAX_CHUNK !== 0) as number;
  return random.subarray(end - 100, end + 28);
}

describe('chunk boundaries', () => {
  it('are those published for a megabyte of SplitMix64 with seed 0', () => {
    const data = splitmix(1_000_000, 0n);
    expect([data[0], data[127], data[111_111]]).toEqual([175, 132, 118]);
    const published = [
      84493, 134421, 144853, 243318, 271793, 336457, 467529, 494581, 582000, 596735, 616815, 653164, 678202, 724510,
      815591, 827760, 958832, 991092, 1000000,
    ];
    expect(ends(data)).toEqual(published);
    expect(naive(data)).toEqual(published);
  });

  it('are those published for constant bytes, and for zeros', () => {
    const maxima = [131072, 262144, 393216, 524288, 655360, 786432, 917504, 1000000];
    expect(ends(Buffer.alloc(1_000_000, 59))).toEqual(maxima);
    expect(ends(Buffer.alloc(1_000_000))).toEqual(maxima);
    expect(naive(Buffer.alloc(300_000))).toEqual([131072, 262144, 300000]);
  });

  it('follow the definition where every byte could be near a boundary', () => {
    const pattern = triggering();
    for (let padding = 0; padding < 130; padding++) {
      const data = Buffer.alloc(26_000, Buffer.concat([pattern, Buffer.alloc(padding)]));
      expect(ends(data)).toEqual(naive(data));
    }
  });

  it('follow the definition around the minimum and the maximum', () => {
    for (const length of [0, 1, 8127, 8128, 8191, 8192, 8193, 131071, 131072, 131073, 262144]) {
      const data = splitmix(length, 3n);
      expect(ends(data)).toEqual(naive(data));
    }
  });

  it('do not depend on how the input is split', () => {
    const random = splitmix(700_000, 11n);
    const data = Buffer.concat([random.subarray(0, 400_000), Buffer.alloc(500_000), random.subarray(400_000)]);
    const whole = ends(data);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 20 }), (pieces) => {
        expect(ends(data, pieces)).toEqual(whole);
      }),
      { numRuns: 40 },
    );
    expect(ends(data, new Array(1300).fill(977))).toEqual(whole);
  });

  it('meet again after an insertion', () => {
    const data = splitmix(4_000_000, 5n);
    const before = new Set(ends(data));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 1, max: 5000 }), (at, length) => {
        const edited = Buffer.concat([data.subarray(0, at), splitmix(length, 99n), data.subarray(at)]);
        const after = ends(edited).filter((end) => end > at + length);
        const shared = after.filter((end) => before.has(end - length));
        expect(after.length - shared.length).toBeLessThan(12);
      }),
      { numRuns: 20 },
    );
  });
});

describe('boundaries found piece by piece, before it is known where chunks start', () => {
  /** As slabs do it: each piece is looked through alone, then cut with what the one before left over. */
  function inPieces(data: Buffer, length: number): number[] {
    const buffer = new GearBuffer(data.length);
    data.copy(buffer.bytes);
    const found: number[] = [];
    let start = 0;
    for (let at = 0; at < data.length; at += length) {
      const to = Math.min(at + length, data.length);
      const cuts = cutAt(candidates(buffer, at, to), start, to, to === data.length);
      found.push(...cuts);
      start = cuts.at(-1) ?? start;
    }
    return found;
  }

  it('are the same as in one go', () => {
    const pieces = fc.constantFrom(GEAR_WINDOW, 8192, 100_001, MAX_CHUNK, 2 * MAX_CHUNK + 1);
    const part = fc.oneof(
      fc.record({ zeros: fc.integer({ min: 1, max: 300_000 }) }),
      fc.record({ repeated: fc.integer({ min: 1, max: 5_000 }) }),
      fc.record({ random: fc.integer({ min: 1, max: 400_000 }), seed: fc.bigInt(0n, MASK_64) }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), pieces, (parts, length) => {
        const data = Buffer.concat(
          parts.map((each) => {
            if ('zeros' in each) return Buffer.alloc(each.zeros);
            if ('repeated' in each) return Buffer.concat(Array(each.repeated).fill(triggering()));
            return splitmix(each.random, each.seed);
          }),
        );
        expect(inPieces(data, length)).toEqual(ends(data));
      }),
      { numRuns: 60 },
    );
  });
});
