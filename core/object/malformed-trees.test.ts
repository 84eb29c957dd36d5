import { describe, expect, test } from 'vitest';
import { CorruptError } from '../errors.ts';
import { toBytes } from './bytes.ts';
import { checkObject } from './check.ts';
import { decode, encode } from './codec.ts';
import { EMPTY_CONTENT, hashObject } from './hash.ts';
import { findEntry, listManifest, ManifestBuilder, treeNodes } from './manifest.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { readRecipe } from './recipe.ts';
import { idOf, makeEntry } from './testing.ts';
import type { TreeKind, Value } from './types.ts';

const content = toBytes(idOf('x'));
const empty = toBytes(EMPTY_CONTENT);
const node = (entries: Value[], level: Value = 0): Uint8Array => encode({ entries, level });

describe('nodes that break the format are refused', () => {
  const refused: [string, TreeKind, Uint8Array][] = [
    ['no bytes', 'manifest', new Uint8Array(0)],
    ['another map', 'manifest', encode({ entries: [], levels: 0 })],
    ['one more field', 'manifest', encode({ entries: [], extra: 0, level: 0 })],
    ['a level beyond the limit', 'manifest', node([], 16)],
    ['a negative level', 'manifest', node([], -1)],
    ['an entry of three items', 'manifest', node([['a', 0, 1]])],
    ['an entry of five items', 'manifest', node([['a', 0, 1, content, 0]])],
    ['a path that is bytes', 'manifest', node([[content, 0, 1, content]])],
    ['a climbing path', 'manifest', node([['../a', 0, 1, content]])],
    ['a mode that is not known', 'manifest', node([['a', 7, 1, content]])],
    ['a negative size', 'manifest', node([['a', 0, -1, content]])],
    ['a size that is a float', 'manifest', node([['a', 0, 0.5, content]])],
    ['a short id', 'manifest', node([['a', 0, 1, content.subarray(1)]])],
    ['an empty file with content', 'manifest', node([['a', 0, 0, content]])],
    ['a file with no content', 'manifest', node([['a', 0, 1, empty]])],
    [
      'entries out of order',
      'manifest',
      node([
        ['b', 0, 1, content],
        ['a', 0, 1, content],
      ]),
    ],
    [
      'an entry twice',
      'manifest',
      node([
        ['a', 0, 1, content],
        ['a', 0, 1, content],
      ]),
    ],
    [
      'a file that is a folder',
      'manifest',
      node([
        ['a', 0, 1, content],
        ['a/b', 0, 1, content],
      ]),
    ],
    [
      "'.' beside others",
      'manifest',
      node([
        ['.', 0, 1, content],
        ['a', 0, 1, content],
      ]),
    ],
    [
      'sizes beyond 2^53-1',
      'manifest',
      node([
        ['a', 0, 2 ** 53 - 1, content],
        ['b', 0, 1, content],
      ]),
    ],
    ['too many entries', 'manifest', node(Array.from({ length: 300 }, (_, i) => [`f${i + 1000}`, 0, 1, content]))],
    [
      'too many bytes',
      'manifest',
      node(Array.from({ length: 20 }, (_, i) => [`${i + 10}${'/x'.repeat(2000)}`, 0, 1, content])),
    ],
    [
      'layout entries out of order',
      'layout',
      node([
        [content, content],
        [content, content],
      ]),
    ],
    ['a chunk of no bytes', 'recipe', node([[content, 0]])],
    ['a chunk that is too long', 'recipe', node([[content, 131_073]])],
  ];
  test.each(refused)('%s', (_what, kind, bytes) => {
    expect(() => checkObject(kind, bytes)).toThrow(CorruptError);
    const source = { getNode: () => bytes };
    expect(() => [...treeNodes(kind, source, idOf('root'))]).toThrow(CorruptError);
  });

  test('truncated, anywhere', () => {
    const whole = node([
      ['a', 0, 1, content],
      ['b', 2, 3, content],
    ]);
    checkObject('manifest', whole);
    for (let i = 0; i < whole.length; i++)
      expect(() => checkObject('manifest', whole.subarray(0, i))).toThrow(CorruptError);
  });

  test('declared lengths of gigabytes', () => {
    const bytes = node([['a', 0, 1, content]]);
    const huge = Buffer.concat([bytes.subarray(0, 9), Buffer.from('ddffffffff', 'hex'), bytes.subarray(10)]);
    expect(() => checkObject('manifest', huge)).toThrow('declared');
  });
});

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
