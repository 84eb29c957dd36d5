import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from './codec.ts';
import { EMPTY_CONTENT } from './hash.ts';
import {
  diffManifests,
  editManifest,
  findEntry,
  listManifest,
  ManifestBuilder,
  manifestTotals,
  subManifest,
  treeNodes,
} from './manifest.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { arbitraryPath, idOf, makeEntry, tidyPaths } from './testing.ts';
import type { Entry, ManifestRoot } from './types.ts';

function build(nodes: MemoryNodes, entries: Iterable<Entry>): ManifestRoot {
  const builder = new ManifestBuilder(nodes);
  for (const entry of entries) builder.add(entry);
  return builder.finish();
}

const many = tidyPaths(Array.from({ length: 6_000 }, (_, i) => `d${i % 13}/e${i % 101}/file-${i}`)).map((path) =>
  makeEntry(path),
);

describe('a manifest of 6,000 entries', () => {
  const nodes = new MemoryNodes();
  const { root, files, bytes } = build(nodes, many);

  test('has the nodes that the codec would write', () => {
    for (const id of treeNodes('manifest', nodes, root)) {
      const node = nodes.getNode('manifest', id);
      expect(encode(decode(node))).toEqual(node);
    }
  });

  test('adds up', () => {
    expect(files).toBe(many.length);
    expect(bytes).toBe(many.reduce((sum, entry) => sum + entry.size, 0));
    expect(manifestTotals(nodes, root)).toEqual({ files, bytes });
    expect([...listManifest(nodes, root)]).toEqual(many);
  });

  test('lists what is below a path', () => {
    const below = (prefix: string): Entry[] => many.filter(({ path }) => `${path}/`.startsWith(`${prefix}/`));
    for (const prefix of ['d3', 'd12/e7', many[5]?.path as string, 'd', 'nothing', 'zz']) {
      expect([...listManifest(nodes, root, { prefix })]).toEqual(below(prefix));
    }
  });

  test('finds paths, and nothing where nothing is', () => {
    for (const entry of many.filter((_, i) => i % 297 === 0)) expect(findEntry(nodes, root, entry.path)).toEqual(entry);
    for (const path of ['', 'd3', 'd3/e', 'zz', '.']) expect(findEntry(nodes, root, path)).toBeUndefined();
  });

  test('ten edits read and write a few nodes, and so does their comparison', () => {
    const edits = many.filter((_, i) => i % 600 === 7).map(({ path }) => ({ path, entry: makeEntry(path, 'new') }));
    const used = { reads: 0, writes: 0 };
    const source = {
      getNode: (kind: 'manifest', id: string) => {
        used.reads++;
        return nodes.getNode(kind, id);
      },
    } as MemoryNodes;
    const sink = {
      putNode: (kind: 'manifest', node: Uint8Array) => {
        used.writes++;
        return nodes.putNode(kind, node);
      },
    } as MemoryNodes;
    const after = editManifest(source, sink, root, edits);
    expect(used.writes).toBeLessThan(20);
    expect(used.reads).toBeLessThan(40);
    used.reads = 0;
    expect([...diffManifests(source, root, after.root)].map(({ path }) => path)).toEqual(edits.map(({ path }) => path));
    expect(used.reads).toBeLessThan(40);
  });
});

test('a folder is the manifest of its entries without the prefix', () => {
  fc.assert(
    fc.property(fc.array(arbitraryPath, { minLength: 1, maxLength: 60 }).map(tidyPaths), fc.nat(), (paths, pick) => {
      const nodes = new MemoryNodes();
      const { root } = build(
        nodes,
        paths.map((path) => makeEntry(path)),
      );
      const parts = (paths[pick % paths.length] as string).split('/');
      const prefix = parts.slice(0, 1 + (pick % parts.length)).join('/');
      const expected = paths
        .filter((path) => path.startsWith(`${prefix}/`))
        .map((path) => ({ ...makeEntry(path), path: path.slice(prefix.length + 1) }));
      if (expected.length === 0) expected.push({ ...makeEntry(prefix), path: '.' });
      expect(subManifest(nodes, nodes, root, prefix)).toEqual(build(nodes, expected));
      expect(subManifest(nodes, nodes, root, '').root).toBe(root);
      expect(() => subManifest(nodes, nodes, root, 'not/there')).toThrow("no path 'not/there'");
    }),
  );
});

test('an empty folder is the empty manifest, and a link none', () => {
  const nodes = new MemoryNodes();
  const folder: Entry = { path: 'a', mode: 3, size: 0, content: EMPTY_CONTENT };
  const link: Entry = { path: 'b', mode: 2, size: 1, content: idOf('x') };
  const { root } = build(nodes, [folder, link]);
  expect(subManifest(nodes, nodes, root, 'a')).toEqual(build(nodes, []));
  expect(() => subManifest(nodes, nodes, root, 'b')).toThrow('symlink');
});
