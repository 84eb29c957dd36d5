import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonLeaves } from '../materialize/json-paths.ts';
import { matchLeaves } from './leaf-match.ts';
import { type LeafNode, leafTree } from './leaf-tree.ts';
import { type Made, Versioned } from './testing/versions.ts';

const versioned = new Versioned();
afterAll(() => versioned.remove());

const add = (value: unknown, parents: Made[] = []): Made =>
  versioned.add({ files: { 'f.json': typeof value === 'string' ? value : JSON.stringify(value, null, 2) }, parents });
const numberOf = ({ run }: Made): number => versioned.history.run(run).time;

describe('blame by key', () => {
  it('finds who set a value, whatever moved around it', async () => {
    const first = add({ lr: 0.1, layers: [{ size: 10 }, { size: 20 }], name: 'net' });
    const second = add({ name: 'net', layers: [{ size: 5 }, { size: 10 }, { size: 20 }], lr: 0.2 }, [first]);
    const [one, two] = [first, second].map(numberOf);
    expect(await versioned.blame(second, 'f.json')).toEqual([
      ['name="net"', one],
      ['layers[0].size=5', two],
      ['layers[1].size=10', one],
      ['layers[2].size=20', one],
      ['lr=0.2', two],
    ]);
    expect(await versioned.blame(second, 'f.json', { key: 'layers[1]' })).toEqual([['layers[1].size=10', one]]);
    await expect(versioned.blame(second, 'f.json', { key: 'layer' })).rejects.toThrow('there is no key "layer"');
  });

  it('keeps a value apart from one that a double takes for the same', async () => {
    const first = add('{"id": 12345678901234567890}');
    const second = add('{"id": 12345678901234567891}', [first]);
    expect(await versioned.blame(second, 'f.json')).toEqual([['id=12345678901234567891', numberOf(second)]]);
  });

  it('looks at what is no JSON line by line', async () => {
    const first = add('{"a": 1');
    expect(await versioned.blame(first, 'f.json')).toEqual([['{"a": 1', numberOf(first)]]);
    const second = add({ a: 1 }, [first]);
    expect(await versioned.blame(second, 'f.json')).toEqual([['a=1', numberOf(second)]]);
    await expect(versioned.blame(first, 'f.json', { by: 'keys' })).rejects.toThrow('cannot be looked at by keys');
  });

  it('stands deep nesting and repeated keys', async () => {
    const deep = add('['.repeat(50_000) + ']'.repeat(50_000));
    expect(await versioned.blame(deep, 'f.json')).toHaveLength(1);
    const twice = add('{"a": 1, "a": 2}');
    expect(await versioned.blame(add('{"a": 1, "a": 2, "b": 3}', [twice]), 'f.json')).toHaveLength(3);
  });
});

describe('leafTree and matchLeaves', () => {
  const treeOf = (value: unknown): LeafNode => leafTree([...jsonLeaves(JSON.stringify(value))]);

  it('has the shape of the document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const check = (node: LeafNode, part: unknown): void => {
          const parts = part && typeof part === 'object' ? Object.entries(part) : [];
          expect(node.kind).toBe(parts.length === 0 ? 'leaf' : Array.isArray(part) ? 'array' : 'object');
          expect(node.children).toHaveLength(parts.length);
          if (node.kind === 'object') expect(node.keys).toEqual(parts.map(([key]) => key));
          for (const [i, [, child]] of parts.entries()) check(node.children[i] as LeafNode, child);
          const ends = node.children.map(({ end }) => end);
          expect(node.children.map(({ leaf }) => leaf)).toEqual([node.leaf, ...ends].slice(0, ends.length));
          expect(node.end).toBe(ends.at(-1) ?? node.leaf + 1);
        };
        check(treeOf(value), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('matches only equal values, each once, and all of equal documents', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, fc.boolean(), (a, b, isNested) => {
        const [old, now] = isNested
          ? [
              { x: a, y: b },
              { y: a, x: [a, b] },
            ]
          : [a, b];
        const [before, after] = [[...jsonLeaves(JSON.stringify(old))], [...jsonLeaves(JSON.stringify(now))]];
        let done = 0;
        for (const match of matchLeaves(leafTree(before), leafTree(after))) {
          expect(match.after).toBeGreaterThanOrEqual(done);
          done = match.after + match.length;
          for (let i = 0; i < match.length; i++) {
            expect(before[match.before + i]?.text).toBe(after[match.after + i]?.text);
          }
        }
        const all = matchLeaves(leafTree(after), leafTree(after));
        expect(all).toEqual([{ before: 0, after: 0, length: after.length }]);
      }),
    );
  });
});
