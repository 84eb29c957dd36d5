// Measures the shapes that trees could have; `spec/decisions.md` keeps the table that the frozen shape was chosen by.
// Usage: node --expose-gc bench/manifest-constants.mjs [files]
import { createHash } from 'node:crypto';
import { compress } from '@cloudpss/zstd';
import { build } from 'esbuild';

const entry = `
  export { manifestFormat } from './manifest-format.ts';
  export { MemoryNodes } from './memory-nodes.ts';
  export { TreeBuilder } from './tree-builder.ts';
  export { diffTrees } from './tree-diff.ts';
  export { editTree } from './tree-edit.ts';
  export { findLeaf, walkLeaves } from './tree-walk.ts';`;

async function loadTrees() {
  const stdin = { contents: entry, resolveDir: new URL('../core/object', import.meta.url).pathname, loader: 'ts' };
  const { outputFiles } = await build({ stdin, bundle: true, platform: 'node', format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const trees = await loadTrees();
const SMALL = 100_000;
const files = Number(process.argv[2] ?? 1_000_000);

function makeEntry(i) {
  const folder = String(Math.floor(i / 100)).padStart(5, '0');
  const path = `data/part-${folder}/image_${String(i).padStart(8, '0')}.jpg`;
  return { path, mode: 0, size: 1000 + (i % 5000), content: createHash('sha256').update(`file ${i}`).digest('hex') };
}

function* entries(count) {
  for (let i = 0; i < count; i++) yield makeEntry(i);
}

/** A store that counts what passes through it. */
class Counter {
  nodes = new trees.MemoryNodes();
  reset() {
    Object.assign(this, { reads: 0, readBytes: 0, writes: 0, bytes: 0, packed: 0 });
  }
  getNode(kind, id) {
    const bytes = this.nodes.getNode(kind, id);
    this.reads++;
    this.readBytes += bytes.length;
    return bytes;
  }
  putNode(kind, bytes) {
    this.writes++;
    this.bytes += bytes.length;
    if (this.measurePacked) this.packed += 100 + Math.min(bytes.length, compress(bytes, 1).length);
    return this.nodes.putNode(kind, bytes);
  }
}

function buildTree(format, store, items) {
  store.reset();
  const builder = new trees.TreeBuilder(format, store);
  for (const item of items) builder.add(item);
  return builder.finish().child;
}

const changed = (i, t) => [{ key: makeEntry(i).path, value: { ...makeEntry(i), size: 7 + t } }];

/** One file added behind file `i` under a new name, and file `i + 1` removed: cuts move. */
function replaced(i, t) {
  const path = makeEntry(i).path.replace('.jpg', `-${t}.jpg`);
  return [
    { key: path, value: { ...makeEntry(i), path } },
    { key: makeEntry(i + 1).path, value: null },
  ];
}

/** The average cost of changing `changes` random files at once, over several tries that do not depend on chance. */
function editCost(format, store, root, count, changes, edit, tries = 20) {
  store.measurePacked = true;
  store.reset();
  let seed = 12345;
  const next = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return Math.floor((seed / 2 ** 32) * count);
  };
  let diffReads = 0;
  const start = performance.now();
  for (let t = 0; t < tries; t++) {
    const picked = [...new Set(Array.from({ length: changes }, next))].sort((a, b) => a - b);
    const edits = picked.flatMap((i) => edit(i, t));
    const after = trees.editTree(format, store, store, root, edits).child;
    const before = store.reads;
    for (const _ of trees.diffTrees(format, store, root, after));
    diffReads += store.reads - before;
  }
  const ms = (performance.now() - start) / tries;
  store.measurePacked = false;
  return { raw: store.bytes / tries, packed: store.packed / tries, diffReads: diffReads / tries, ms };
}

function lookupCost(format, store, root, count) {
  store.reset();
  const start = performance.now();
  for (let i = 0; i < 200; i++) trees.findLeaf(format, store, root, makeEntry((i * 48_611) % count).path);
  return { ms: (performance.now() - start) / 200, bytes: store.readBytes / 200, nodes: store.reads / 200 };
}

function measure(shape) {
  const format = { ...trees.manifestFormat, shape };
  const small = new Counter();
  const items = [...entries(SMALL)];
  buildTree(format, small, items);
  const start = performance.now();
  const smallRoot = buildTree(format, small, items);
  const buildMs = performance.now() - start;
  const one = editCost(format, small, smallRoot, SMALL, 1, changed);
  const large = new Counter();
  large.measurePacked = true;
  const root = buildTree(format, large, entries(files));
  large.measurePacked = false;
  const { writes, bytes, packed } = large;
  const ten = editCost(format, large, root, files - 2, 10, changed);
  const moved = editCost(format, large, root, files - 2, 10, replaced);
  const lookup = lookupCost(format, large, root, files);
  return { shape, buildMs, writes, bytes, packed, one, ten, moved, lookup };
}

const kb = (bytes) => (bytes / 1000).toFixed(0);
console.log(
  '| odds | min | max | bytes | build 100k ms | nodes of 1M | tree MB | packed MB | 1 of 100k: new kB | packed | ' +
    '10 of 1M: new kB | packed | 10 moved: packed | diff reads | lookup nodes | kB | ms |',
);
console.log(`|${'---|'.repeat(17)}`);

const KIB = 1024;
const shape = (odds, min, max, bytes) => ({ odds, min, max, bytes });
const shapes = [
  ...[32, 64, 128, 256, 512].map((odds) => shape(odds, 4, 4 * odds, 64 * KIB)),
  ...[32, 64, 128, 256].map((odds) => shape(odds, odds / 4, 2 * odds, 64 * KIB)),
  shape(64, 32, 128, 64 * KIB),
  shape(64, 16, 256, 64 * KIB),
  shape(64, 64, 256, 64 * KIB),
  shape(64, 16, 128, 16 * KIB),
  shape(64, 16, 128, 32 * KIB),
];
for (const candidate of shapes) {
  const m = measure(candidate);
  const cells = [
    ...[candidate.odds, candidate.min, candidate.max, candidate.bytes, m.buildMs.toFixed(0), m.writes],
    ...[(m.bytes / 1e6).toFixed(1), (m.packed / 1e6).toFixed(1), kb(m.one.raw), kb(m.one.packed), kb(m.ten.raw)],
    ...[kb(m.ten.packed), kb(m.moved.packed), m.ten.diffReads.toFixed(0), m.lookup.nodes.toFixed(1)],
    ...[kb(m.lookup.bytes), m.lookup.ms.toFixed(2)],
  ];
  console.log(`| ${cells.join(' | ')} |`);
  globalThis.gc?.();
}
