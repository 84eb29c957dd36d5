// Files of every format with a few of their bytes changed at random: a value or an ArtError, never anything else.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArtError } from '../errors.ts';
import { detectKind } from './detect.ts';
import { readValue } from './registry.ts';
import { fixtureBytes, strictSource } from './testing/fixture.ts';

// The same damage each time; other damage with FUZZ_SEED.
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

const names = [
  ...['f4.npy', 'record.npy', 'str.npy', 'stored.npz', 'zip64.npz', 'weights.safetensors'],
  ...['snappy.parquet', 'gzip.parquet', 'brotli.parquet', 'zstd.parquet', 'lz4.parquet', 'v2.parquet', 'none.parquet'],
  ...['delta.parquet', 'map.parquet', 'types.arrow', 'lz4.arrow', 'zstd.arrow', 'stream.arrows'],
  ...['plain.png', 'grey.png', 'plain.jpg', 'progressive.jpg'],
];

test.each(names)(
  '%s',
  async (name) => {
    const good = fixtureBytes(name);
    const spot = fc.record({ at: fc.nat(good.length - 1), value: fc.integer({ min: 0, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(spot, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: good.length }),
        async (spots, cut) => {
          const bytes = Uint8Array.from(cut % 8 === 0 ? good.subarray(0, cut) : good);
          for (const { at, value } of spots) if (at < bytes.length) bytes[at] = value;
          const source = strictSource(bytes);
          try {
            await readValue(await detectKind(name, source), source);
          } catch (cause) {
            expect(cause).toBeInstanceOf(ArtError);
          }
        },
      ),
      { numRuns: 1000, seed: SEED },
    );
  },
  600_000,
);
