import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesFrom, randomFrom } from '../store/testing.ts';
import { matchBytes } from './match-bytes.ts';
import { type Made, Versioned } from './testing/versions.ts';

const versioned = new Versioned();
afterAll(() => versioned.remove());

const numberOf = ({ run }: Made): number => versioned.history.run(run).time;

describe('blame by byte range', () => {
  it('gives ranges, those of one version joined', async () => {
    const random = randomFrom(1);
    const old = Buffer.concat([Buffer.alloc(1), bytesFrom(random, 50_000)]);
    const first = versioned.add({ files: { f: old } });
    const changed = Buffer.from(old);
    bytesFrom(random, 100).copy(changed, 20_000);
    bytesFrom(random, 10).copy(changed, 40_000);
    const second = versioned.add({ files: { f: changed }, parents: [first] });
    const third = versioned.add({ files: { f: Buffer.concat([bytesFrom(random, 5), changed]) }, parents: [second] });
    const [one, two, three] = [first, second, third].map(numberOf);
    expect(await versioned.blame(third, 'f')).toEqual([
      ['0+5', three],
      ['5+20000', one],
      ['20005+100', two],
      ['20105+19900', one],
      ['40005+10', two],
      ['40015+9991', one],
    ]);
  });

  it('does the same with pieces that versions share', async () => {
    const old = Buffer.concat([Buffer.alloc(1), bytesFrom(randomFrom(2), 20_000)]);
    const cuts = new Set([7, 77]);
    const first = versioned.add({ files: { f: old }, cuts });
    const added = Buffer.concat([old.subarray(0, 9000), Buffer.from('something new'), old.subarray(9000)]);
    const second = versioned.add({ files: { f: added }, parents: [first], cuts });
    expect(await versioned.blame(second, 'f')).toEqual([
      ['0+9000', numberOf(first)],
      ['9000+13', numberOf(second)],
      ['9013+11001', numberOf(first)],
    ]);
  });
});

describe('matchBytes', () => {
  it('matches only what is equal, in order', () => {
    const bytes = fc.array(fc.constantFrom(0, 1), { maxLength: 300 }).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(bytes, bytes, fc.uint8Array({ maxLength: 9 }), (a, b, extra) => {
        const [before, after] = [Buffer.concat([a, extra, b]), Buffer.concat([b, a, extra])];
        let done = 0;
        for (const match of matchBytes(before, after)) {
          expect(match.after).toBeGreaterThanOrEqual(done);
          expect(match.length).toBeGreaterThan(0);
          done = match.after + match.length;
          expect(before.subarray(match.before, match.before + match.length)).toEqual(after.subarray(match.after, done));
        }
        expect(done).toBeLessThanOrEqual(after.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds what lies between insertions and removals', () => {
    const part = fc.integer({ min: 100, max: 400 });
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.tuple(part, fc.nat(50), fc.nat(50)), { maxLength: 6 }), (seed, parts) => {
        const random = randomFrom(seed);
        const [before, after]: [Buffer[], Buffer[]] = [[], []];
        let kept = 0;
        for (const [length, removed, added] of parts) {
          const same = bytesFrom(random, length);
          before.push(same, bytesFrom(random, removed));
          after.push(same, bytesFrom(random, added));
          kept += length;
        }
        const found = matchBytes(Buffer.concat(before), Buffer.concat(after)).reduce(
          (sum, { length }) => sum + length,
          0,
        );
        // A block of 32 bytes lies whole in every part, so no part is missed; a few bytes at an edge agree by chance.
        expect(found).toBeGreaterThanOrEqual(kept);
      }),
      { numRuns: 300 },
    );
  });
});
