import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePaths } from './bytes.ts';
import { manifestFormat } from './manifest-format.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { arbitraryPath, makeEntry, tidyPaths } from './testing.ts';
import { TreeBuilder } from './tree-builder.ts';
import { diffTrees } from './tree-diff.ts';
import { editTree } from './tree-edit.ts';
import type { TreeFormat } from './tree-format.ts';
import { findLeaf, walkLeaves, walkNodes } from './tree-walk.ts';
import type { Entry, Id } from './types.ts';

// Small nodes, so that a few dozen entries make trees of several levels and every rule of cutting comes into play.
const small: TreeFormat<Entry> = { ...manifestFormat, shape: { odds: 4, min: 2, max: 6, bytes: 400 } };

type Content = Map<string, Entry>;

function buildTree(nodes: MemoryNodes, content: Content): Id {
  const tree = new TreeBuilder(small, nodes);
  for (const path of [...content.keys()].sort(comparePaths)) tree.add(content.get(path) as Entry);
  return tree.finish().child;
}

const paths = fc.array(arbitraryPath, { maxLength: 120 }).map(tidyPaths);
const contents = fc
  .tuple(paths, fc.nat(3))
  .map(([list, note]): Content => new Map(list.map((path) => [path, makeEntry(path, String(note))])));

/** A content and another that differs in some places, without a clash of file and folder. */
const pairs = fc
  .tuple(contents, fc.array(fc.tuple(arbitraryPath, fc.nat(4)), { maxLength: 30 }))
  .map(([a, changes]) => {
    const b = new Map(a);
    const some = [...a.keys()];
    for (const [path, action] of changes) {
      const existing = some[(path.length * 7 + action) % Math.max(1, some.length)];
      if (action === 0 && existing !== undefined) b.delete(existing);
      else if (action === 1 && existing !== undefined) b.set(existing, makeEntry(existing, 'changed'));
      else b.set(path, makeEntry(path, 'new'));
    }
    const kept = new Set(tidyPaths(b.keys()));
    for (const path of b.keys()) if (!kept.has(path)) b.delete(path);
    return [a, b] as const;
  });

function naiveDiff(a: Content, b: Content): { key: string; before: Entry | null; after: Entry | null }[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort(comparePaths)
    .map((key) => ({ key, before: a.get(key) ?? null, after: b.get(key) ?? null }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}

describe('a tree is what its entries are', () => {
  test('walking and finding agree with the entries', () => {
    fc.assert(
      fc.property(contents, arbitraryPath, (content, other) => {
        const nodes = new MemoryNodes();
        const root = buildTree(nodes, content);
        const sorted = [...content.keys()].sort(comparePaths);
        expect([...walkLeaves(small, nodes, root)]).toEqual(sorted.map((path) => content.get(path)));
        const from = sorted.filter((path) => comparePaths(path, other) >= 0);
        expect([...walkLeaves(small, nodes, root, other)].map((entry) => entry.path)).toEqual(from);
        for (const path of [...sorted, other]) expect(findLeaf(small, nodes, root, path)).toEqual(content.get(path));
        expect(new Set(walkNodes(small, nodes, root)).size).toBe(nodes.size);
      }),
    );
  });

  test('any history of edits comes to the root of a tree built anew', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const before = new MemoryNodes();
        const root = buildTree(before, a);
        const edits = naiveDiff(a, b).map(({ key, after }) => ({ key, value: after }));
        const expected = new MemoryNodes();
        expect(editTree(small, before, new MemoryNodes(), root, edits).child).toBe(buildTree(expected, b));
        const after = editTree(small, before, before, root, edits);
        expect(after.count).toBe(b.size);
        expect([...walkLeaves(small, before, after.child)]).toEqual([...walkLeaves(small, expected, after.child)]);
      }),
      { numRuns: 500 },
    );
  });

  test('edits that change nothing give the same root and write nothing', () => {
    fc.assert(
      fc.property(contents, paths, (content, absent) => {
        const nodes = new MemoryNodes();
        const root = buildTree(nodes, content);
        const edits = tidyPaths([...absent, ...content.keys()]).map((key) => ({
          key,
          value: content.get(key) ?? null,
        }));
        const sink = new MemoryNodes();
        expect(editTree(small, nodes, sink, root, edits).child).toBe(root);
        expect([...walkNodes(small, nodes, root)].length).toBe(nodes.size);
      }),
    );
  });

  test('differences agree with a comparison of all entries', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const nodes = new MemoryNodes();
        const found = [...diffTrees(small, nodes, buildTree(nodes, a), buildTree(nodes, b))];
        expect(found).toEqual(naiveDiff(a, b));
        expect([...diffTrees(small, nodes, null, buildTree(nodes, b))]).toEqual(naiveDiff(new Map(), b));
        expect([...diffTrees(small, nodes, buildTree(nodes, a), null)]).toEqual(naiveDiff(a, new Map()));
      }),
      { numRuns: 500 },
    );
  });
});

describe('edits are checked', () => {
  const nodes = new MemoryNodes();
  const root = buildTree(nodes, new Map(['a', 'b/x', 'b/y', 'c'].map((path) => [path, makeEntry(path)])));
  const refused: [string, string[]][] = [
    ['below a file', ['a/x']],
    ['a file where a folder is', ['b']],
    ['out of order', ['d', 'a']],
    ['one path twice', ['d', 'd']],
  ];
  test.each(refused)('%s', (_what, keys) => {
    const edits = keys.map((key) => ({ key, value: makeEntry(key) }));
    expect(() => editTree(small, nodes, nodes, root, edits)).toThrow(/file and a folder|out of order|there twice/);
  });

  test('a clash across a node border is seen', () => {
    const wide = tidyPaths(Array.from({ length: 200 }, (_, i) => `f/${String(i).padStart(3, '0')}/x`));
    const tree = buildTree(nodes, new Map(wide.map((path) => [path, makeEntry(path)])));
    for (const path of wide) {
      const folder = path.slice(0, -2);
      const onlyFile = [{ key: folder, value: makeEntry(folder) }];
      expect(() => editTree(small, nodes, nodes, tree, onlyFile)).toThrow('both a file and a folder');
      const below = [{ key: `${path}/y`, value: makeEntry(`${path}/y`) }];
      expect(() => editTree(small, nodes, nodes, tree, below)).toThrow('both a file and a folder');
    }
  });
});
