import { describe, expect, test } from 'vitest';
import { CorruptError } from '../errors.ts';
import { toBytes } from './bytes.ts';
import { decode, encode } from './codec.ts';
import { hashObject } from './hash.ts';
import { findEntry, listManifest, ManifestBuilder } from './manifest.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { readRecipe } from './recipe.ts';
import { idOf, makeEntry } from './testing.ts';
import type { Value } from './types.ts';

const content = toBytes(idOf('x'));
const node = (entries: Value[], level: Value = 0): Uint8Array => encode({ entries, level });

describe('a child that is not what its parent says is refused', () => {
  const paths = Array.from({ length: 500 }, (_, i) => `f${1000 + i}`);
  const nodes = new MemoryNodes();
  const builder = new ManifestBuilder(nodes);
  for (const path of paths) builder.add(makeEntry(path));
  const { root } = builder.finish();
  type Row = [string, Uint8Array, number, number];
  const rows = (): Row[] => (decode(nodes.getNode('manifest', root)) as { entries: Row[] }).entries;

  const changes: [string, (rows: Row[]) => Value[], RegExp][] = [
    ['its last key', (all) => all.map(([key, ...rest], i) => [i === 0 ? `${key}x` : key, ...rest]), /last key/],
    [
      'its count',
      (all) => all.map(([key, child, count, bytes], i) => [key, child, count + (i === 1 ? 1 : 0), bytes]),
      /count/,
    ],
    [
      'its bytes',
      (all) => all.map(([key, child, count, bytes], i) => [key, child, count, bytes + (i === 1 ? 1 : 0)]),
      /bytes/,
    ],
    [
      'the last of its level',
      (all) =>
        all
          .slice(0, -1)
          .concat([[...(all.at(-1) as Row)]])
          .reverse(),
      /out of order/,
    ],
  ];
  test.each(changes)('%s', (_what, change, message) => {
    const wrong = nodes.putNode('manifest', node(change(rows()), 1));
    expect(() => [...listManifest(nodes, wrong)]).toThrow(message);
  });

  test('a level too deep or missing', () => {
    const wrong = nodes.putNode('manifest', node(rows(), 2));
    expect(() => [...listManifest(nodes, wrong)]).toThrow('one level below');
  });

  test('a root over one child, and a root with none', () => {
    expect(() => findEntry(nodes, nodes.putNode('manifest', node(rows().slice(0, 1), 1)), 'x')).toThrow(
      'fewer than two',
    );
    expect(() => findEntry(nodes, nodes.putNode('manifest', node([], 1)), 'x')).toThrow('fewer than two');
  });

  test('the same entries, cut elsewhere', () => {
    const leaf = (part: string[]): Row => {
      const entries = part.map((path) => makeEntry(path)).map((e) => [e.path, e.mode, e.size, toBytes(e.content)]);
      const child = nodes.putNode('manifest', node(entries));
      const bytes = part.map((path) => makeEntry(path)).reduce((sum, { size }) => sum + size, 0);
      return [part.at(-1) as string, toBytes(child), part.length, bytes];
    };
    const cut = nodes.putNode('manifest', node([leaf(paths.slice(0, 30)), leaf(paths.slice(30, 60))], 1));
    expect(() => [...listManifest(nodes, cut)]).toThrow('ends where it must go on');
  });

  test('a file before a node and its folder in the next', () => {
    const [first, second] = rows() as [Row, Row];
    const clash = `${first[0]}/x`;
    const child = nodes.putNode('manifest', node([[clash, 0, 1, content]]));
    const wrong = nodes.putNode('manifest', node([first, [clash, toBytes(child), 1, 1]], 1));
    expect(() => [...listManifest(nodes, wrong)]).toThrow('both a file and a folder');
    expect(second[0] > first[0]).toBe(true);
  });
});

test('a recipe whose nodes repeat without end is refused by its depth, and one that lies about lengths at once', () => {
  const nodes = new MemoryNodes();
  let child = nodes.putNode('recipe', node([[content, 1000]]));
  const lies = nodes.putNode(
    'recipe',
    node(
      [
        [toBytes(child), 1000],
        [toBytes(child), 1001],
      ],
      1,
    ),
  );
  expect(() => [...readRecipe(nodes, lies)]).toThrow(CorruptError);
  for (let level = 1; level <= 16; level++)
    child = nodes.putNode(
      'recipe',
      node(
        [
          [toBytes(child), 1],
          [toBytes(child), 1],
        ],
        level,
      ),
    );
  expect(() => [...readRecipe(nodes, child)]).toThrow('level');
  expect(hashObject('recipe', node([]))).toBe(nodes.putNode('recipe', node([])));
});
