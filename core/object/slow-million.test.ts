import { describe, expect, test } from 'vitest';
import { hashObject } from './hash.ts';
import { diffManifests, editManifest, listManifest, ManifestBuilder } from './manifest.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { makeEntry } from './testing.ts';
import type { Entry, Id, NodeSink, NodeSource, TreeKind } from './types.ts';

const COUNT = 1_000_000;

function* entries(): Generator<Entry> {
  for (let i = 0; i < COUNT; i++) {
    const digits = String(i).padStart(7, '0');
    yield makeEntry(`data/${digits.slice(0, 4)}/image_${digits}.jpg`);
  }
}

/** Passes nodes on and counts them. */
class Counter implements NodeSource, NodeSink {
  private readonly nodes = new MemoryNodes();
  reads = 0;
  writes = 0;
  bytes = 0;

  getNode(kind: TreeKind, id: Id): Uint8Array {
    this.reads++;
    return this.nodes.getNode(kind, id);
  }

  putNode(kind: TreeKind, node: Uint8Array): Id {
    this.writes++;
    this.bytes += node.length;
    return this.nodes.putNode(kind, node);
  }
}

test('building a manifest of a million entries takes the memory of a few nodes', () => {
  const builder = new ManifestBuilder({ putNode: hashObject });
  const before = process.memoryUsage().rss;
  let most = before;
  let i = 0;
  for (const entry of entries()) {
    builder.add(entry);
    if (i++ % 10_000 === 0) most = Math.max(most, process.memoryUsage().rss);
  }
  expect(builder.finish().files).toBe(COUNT);
  expect(most - before).toBeLessThan(150e6);
});

describe('ten changes of a million', () => {
  const store = new Counter();
  const builder = new ManifestBuilder(store);
  for (const entry of entries()) builder.add(entry);
  const { root } = builder.finish();
  const picked = [...entries()].filter((_, i) => i % 100_000 === 17).map(({ path }) => path);
  const edits = picked.map((path) => ({ path, entry: makeEntry(path, 'changed') }));
  Object.assign(store, { reads: 0, writes: 0, bytes: 0 });
  const after = editManifest(store, store, root, edits);

  test('write under 1 MB and a few nodes', () => {
    expect(store.writes).toBeLessThan(40);
    expect(store.reads).toBeLessThan(80);
    expect(store.bytes).toBeLessThan(1e6);
  });

  test('are found by reading a few nodes', () => {
    store.reads = 0;
    expect([...diffManifests(store, root, after.root)].map(({ path }) => path)).toEqual(picked);
    expect(store.reads).toBeLessThan(80);
  });

  test('come to the tree of the changed entries', () => {
    const changed = new Map(edits.map(({ path, entry }) => [path, entry]));
    const anew = new ManifestBuilder({ putNode: hashObject });
    for (const entry of listManifest(store, root)) anew.add(changed.get(entry.path) ?? entry);
    expect(anew.finish()).toEqual(after);
  });
});
