import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseJson } from './json-file.ts';
import { matchJson } from './json-match.ts';
import { type Made, Versioned } from './testing/versions.ts';

const versioned = new Versioned();
afterAll(() => versioned.remove());

const add = (value: unknown, parents: Made[] = []): Made =>
  versioned.add({ files: { 'f.json': typeof value === 'string' ? value : JSON.stringify(value, null, 2) }, parents });
const numberOf = ({ run }: Made): number => versioned.history.run(run).time;

/** Values without parts, each with where it is, from what JSON.parse makes of a text. */
function flatten(value: unknown, path: (string | number)[] = []): [string, unknown][] {
  const isList = Array.isArray(value);
  const parts = value && typeof value === 'object' ? Object.entries(value) : [];
  if (parts.length === 0) return [[path.join('/'), value]];
  return parts.flatMap(([key, part]) => flatten(part, [...path, isList ? Number(key) : key]));
}

describe('blame by key', () => {
  it('finds who set a value, whatever moved around it', async () => {
    const first = add({ lr: 0.1, layers: [{ size: 10 }, { size: 20 }], name: 'net' });
    const second = add({ name: 'net', layers: [{ size: 5 }, { size: 10 }, { size: 20 }], lr: 0.2 }, [first]);
    const [one, two] = [first, second].map(numberOf);
    expect(await versioned.blame(second, 'f.json')).toEqual([
      ['.name="net"', one],
      ['.layers[0].size=5', two],
      ['.layers[1].size=10', one],
      ['.layers[2].size=20', one],
      ['.lr=0.2', two],
    ]);
    expect(await versioned.blame(second, 'f.json', { key: 'layers[1]' })).toEqual([['.layers[1].size=10', one]]);
    await expect(versioned.blame(second, 'f.json', { key: '.layer' })).rejects.toThrow('there is no key ".layer"');
  });

  it('keeps a value apart from one that a double takes for the same', async () => {
    const first = add('{"id": 12345678901234567890}');
    const second = add('{"id": 12345678901234567891}', [first]);
    expect(await versioned.blame(second, 'f.json')).toEqual([['.id=12345678901234567891', numberOf(second)]]);
  });

  it('looks at what is no JSON line by line', async () => {
    const first = add('{"a": 1');
    expect(await versioned.blame(first, 'f.json')).toEqual([['{"a": 1', numberOf(first)]]);
    const second = add({ a: 1 }, [first]);
    expect(await versioned.blame(second, 'f.json')).toEqual([['.a=1', numberOf(second)]]);
    await expect(versioned.blame(first, 'f.json', { by: 'keys' })).rejects.toThrow('cannot be looked at by keys');
  });

  it('stands deep nesting and repeated keys', async () => {
    const deep = add('['.repeat(200_000) + ']'.repeat(200_000));
    expect(await versioned.blame(deep, 'f.json')).toHaveLength(1);
    const twice = add('{"a": 1, "a": 2}');
    expect(await versioned.blame(add('{"a": 1, "a": 2, "b": 3}', [twice]), 'f.json')).toHaveLength(3);
  });
});

describe('parseJson', () => {
  it('finds the values that JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const expected = flatten(JSON.parse(text));
        const found = parseJson(text)?.leaves ?? [];
        const sorted = (texts: string[]): string[] => texts.sort();
        // The order of keys that look like numbers is not that of the text.
        expect(sorted(found.map((leaf) => leaf.text))).toEqual(
          sorted(expected.map(([, part]) => JSON.stringify(part))),
        );
      }),
    );
  });

  it('refuses what is no JSON', () => {
    for (const text of ['', '{', '[1,]', '{"a" 1}', '1 2', 'nan']) expect(parseJson(text)).toBeUndefined();
  });
});

describe('matchJson', () => {
  it('matches only equal values, each once, and all of equal texts', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, fc.boolean(), (a, b, isNested) => {
        const [old, now] = isNested
          ? [
              { x: a, y: b },
              { y: a, x: [a, b] },
            ]
          : [a, b];
        const [before, after] = [parseJson(JSON.stringify(old)), parseJson(JSON.stringify(now))];
        if (!before || !after) throw new Error('both are JSON');
        let done = 0;
        for (const match of matchJson(before, after)) {
          expect(match.after).toBeGreaterThanOrEqual(done);
          done = match.after + match.length;
          for (let i = 0; i < match.length; i++) {
            expect(before.leaves[match.before + i]?.text).toBe(after.leaves[match.after + i]?.text);
          }
        }
        expect(matchJson(after, after)).toEqual([{ before: 0, after: 0, length: after.leaves.length }]);
      }),
    );
  });
});
