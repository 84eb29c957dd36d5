import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { comparePaths, toHex } from './bytes.ts';
import { checkObject } from './check.ts';
import { decode, encode, MalformedObjectError } from './codec.ts';
import { hashContent, hashObject } from './hash.ts';
import { LayoutBuilder, listLayout } from './layout.ts';
import { listManifest, ManifestBuilder, manifestTotals } from './manifest.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { RecipeBuilder, readRecipe, recipeLength } from './recipe.ts';
import { endsNode, TREE_SHAPE } from './tree-shape.ts';
import type { Entry, Id, TreeKind, Value, ValueMap } from './types.ts';
import { fromVector } from './vector-values.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of each file is told in its own `fields`
const read = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../../spec/vectors/${name}.json`, import.meta.url), 'utf8'));
const unhex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const idOf = (text: string): Id => hashContent(Buffer.from(text));

interface NodeVector {
  id: Id;
  level: number;
  entries: number;
  size: number;
  bytes?: string;
}

function expectNodes(kind: TreeKind, store: MemoryNodes, vectors: NodeVector[]): void {
  for (const { id, level, entries, size, bytes } of vectors) {
    const node = store.getNode(kind, id);
    const value = decode(node) as ValueMap;
    expect([value.level, (value.entries as Value[]).length, node.length]).toEqual([level, entries, size]);
    if (bytes !== undefined) expect([toHex(node), hashObject(kind, unhex(bytes))]).toEqual([bytes, id]);
  }
}

function refusals(kind: TreeKind): void {
  const { refused } = read(kind) as { refused: { what: string; bytes: string; reason: string }[] };
  test.each(refused)('refused: $what ($reason)', ({ bytes }) => {
    expect(() => checkObject(kind, unhex(bytes))).toThrow(MalformedObjectError);
    expect(toHex(encode(decode(unhex(bytes))))).toBe(bytes);
  });
}

/** The rules that the file tells in words. */
const PATHS: ((i: number) => string)[] = [
  (i) => `f${String(i).padStart(5, '0')}`,
  (i) => `d${String(Math.floor(i / 100)).padStart(2, '0')}/f${String(i).padStart(5, '0')}`,
  (i) => `f${String(i).padStart(5, '0')}`,
  (i) => String(i).padStart(4, '0') + `/${'x'.repeat(250)}`.repeat(10),
];

interface ManifestVector {
  what: string;
  entries: Entry[];
  count: number;
  example: Entry;
  nodes: NodeVector[];
  root: Id;
  files: number;
  bytes: number;
}

describe('manifest.json', () => {
  const vectors = read('manifest');
  const check = (entries: Entry[], expected: ManifestVector): void => {
    const store = new MemoryNodes();
    const builder = new ManifestBuilder(store);
    for (const entry of entries) builder.add(entry);
    const { root, files, bytes } = expected;
    expect(builder.finish()).toEqual({ root, files, bytes });
    expect(manifestTotals(store, root)).toEqual({ files, bytes });
    expect([...listManifest(store, root)]).toEqual(entries);
    expectNodes('manifest', store, expected.nodes);
  };
  test.each(vectors.cases as ManifestVector[])('$what', (vector) => check(vector.entries, vector));
  const generated = vectors.generated as ManifestVector[];
  test.each(generated.map((vector, i) => ({ ...vector, pathOf: PATHS[i] as (i: number) => string })))(
    '$what',
    (vector) => {
      const entries = Array.from({ length: vector.count }, (_, i): Entry => {
        const path = vector.pathOf(i);
        return { path, mode: 0, size: i + 1, content: idOf(path) };
      });
      expect(entries[1]).toEqual(vector.example);
      check(
        entries.sort((a, b) => comparePaths(a.path, b.path)),
        vector,
      );
    },
  );
  refusals('manifest');
});

describe('layout.json', () => {
  test.each(read('layout').cases as { what: string; count: number; nodes: NodeVector[]; root: Id }[])(
    '$what',
    (vector) => {
      const store = new MemoryNodes();
      const builder = new LayoutBuilder(store);
      for (let i = vector.count - 1; i >= 0; i--) builder.add(idOf(`content ${i}`), idOf(`recipe ${i}`));
      expect(builder.finish()).toBe(vector.root);
      expect([...listLayout(store, vector.root)].length).toBe(vector.count);
      expectNodes('layout', store, vector.nodes);
    },
  );
  refusals('layout');
});

interface RecipeVector {
  what: string;
  count: number;
  chunks: [string, number][];
  nodes: NodeVector[];
  root: Id;
  length: number;
  ranges: { offset: number; length: number; chunks: [Id, number, number][] }[];
}

describe('recipe.json', () => {
  test.each(read('recipe').cases as RecipeVector[])('$what', (vector) => {
    const store = new MemoryNodes();
    const builder = new RecipeBuilder(store);
    const ruled = (i: number): [string, number] =>
      vector.chunks[0]?.[0] === 'zeros' ? ['zeros', 131_072] : [`chunk ${i}`, 1 + ((i * 7919) % 131_072)];
    for (let i = 0; i < vector.count; i++) {
      const [text, length] = vector.chunks[i] ?? ruled(i);
      if (i >= 3 && i < vector.chunks.length) expect([text, length]).toEqual(ruled(i));
      builder.add(idOf(text), length);
    }
    expect(builder.finish()).toBe(vector.root);
    expect(recipeLength(store, vector.root)).toBe(vector.length);
    for (const { offset, length, chunks } of vector.ranges) {
      const found = [...readRecipe(store, vector.root, { offset, length })];
      expect(found.map((piece) => [piece.chunk, piece.length, piece.offset])).toEqual(chunks);
    }
    expectNodes('recipe', store, vector.nodes);
  });
  refusals('recipe');
});

test.each(['manifest', 'recipe'])('boundaries of %s.json', (name) => {
  const shape = { ...TREE_SHAPE, min: 1 };
  const { boundaries } = read(name) as { boundaries: { key: Value; level: number; boundary: boolean }[] };
  for (const { key, level, boundary } of boundaries) {
    expect(endsNode(shape, encode([fromVector(key)]), 0, level, 1, 1)).toBe(boundary);
  }
});
