import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CorruptError } from '../errors.ts';
import { compress, decompress, frameLength } from './compress.ts';
import { zstd } from './zstd.ts';

const csv = Buffer.from(Array.from({ length: 4000 }, (_, i) => `${i},name-${i % 97},${(i * 7919) % 1000}\n`).join(''));

describe('compress', () => {
  test('takes text, and leaves what does not get smaller', () => {
    expect(compress(csv)?.length).toBeLessThan(csv.length / 2);
    expect(compress(randomBytes(100_000))).toBeUndefined();
    expect(compress(Buffer.from('short'))).toBeUndefined();
    const weights = new Float32Array(30_000).map(() => (Math.random() + Math.random() - 1) / 50);
    expect(compress(new Uint8Array(weights.buffer))).toBeUndefined();
  });

  test('comes back', () => {
    const text = fc.tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 20, max: 900 }));
    fc.assert(
      fc.property(text, ([piece, times]) => {
        const raw = Buffer.from(piece.repeat(times)).subarray(0, 131_072);
        const frame = compress(raw);
        if (frame) expect(Buffer.compare(decompress(frame, raw.length), raw)).toBe(0);
      }),
    );
  });
});

describe('decompress', () => {
  const frame = Buffer.from(compress(csv) as Uint8Array);

  test('refuses another length, more than one frame, and a frame cut short', () => {
    for (const bad of [
      Buffer.concat([frame, frame]),
      Buffer.concat([frame, Buffer.of(0)]),
      frame.subarray(0, -1),
      Buffer.alloc(0),
    ]) {
      expect(() => decompress(bad, csv.length)).toThrow(CorruptError);
    }
    for (const length of [0, csv.length - 1, csv.length + 1, 2 ** 32 - 1]) {
      expect(() => decompress(frame, length)).toThrow(CorruptError);
    }
  });

  test('refuses frames of the program that do not tell their length, and takes those that do', () => {
    const run = (...args: string[]): Buffer => execFileSync('zstd', ['-q', '-c', ...args], { input: csv });
    let streamed: Buffer;
    try {
      streamed = run();
    } catch {
      return; // no such program here
    }
    expect(frameLength(streamed)).toBeUndefined();
    const sized = run(`--stream-size=${csv.length}`);
    expect(Buffer.compare(decompress(sized, csv.length), csv)).toBe(0);
  });

  test('with any byte changed gives the declared length or a corrupt error', () => {
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.nat(255), (at, value) => {
        const bad = Buffer.from(frame);
        bad[at] = value;
        try {
          expect(decompress(bad, csv.length).length).toBe(csv.length);
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptError);
        }
      }),
    );
  });

  test.each([1, 200, 255, 256, 65_791, 65_792, 131_072])('reads the length of a frame of %d bytes', (length) => {
    expect(frameLength(zstd().compress(Buffer.alloc(length, 'ab'), 1))).toBe(length);
  });
});
