import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryNodes } from './memory-nodes.ts';
import { type PlacedChunk, RecipeBuilder, readRecipe, recipeLength } from './recipe.ts';
import { idOf } from './testing.ts';
import { treeNodes } from './tree-kinds.ts';
import type { Id } from './types.ts';

function build(nodes: MemoryNodes, chunks: readonly [string, number][]): Id {
  const builder = new RecipeBuilder(nodes);
  for (const [name, length] of chunks) builder.add(idOf(name), length);
  return builder.finish();
}

function placed(chunks: readonly [string, number][]): PlacedChunk[] {
  let offset = 0;
  return chunks.map(([name, length]) => {
    offset += length;
    return { chunk: idOf(name), length, offset: offset - length };
  });
}

const chunks = fc
  .tuple(fc.nat(3000), fc.integer({ min: 1, max: 997 }))
  .map(([count, salt]) =>
    Array.from({ length: count }, (_, i): [string, number] => [`${i % salt}`, 1 + ((i * salt) % 131_072)]),
  );

test('any range is the chunks that hold a byte of it', () => {
  fc.assert(
    fc.property(chunks, fc.double({ min: 0, max: 1.1, noNaN: true }), fc.nat(1_000_000), (list, start, length) => {
      const nodes = new MemoryNodes();
      const root = build(nodes, list);
      const all = placed(list);
      const total = all.reduce((sum, chunk) => sum + chunk.length, 0);
      expect(recipeLength(nodes, root)).toBe(total);
      expect([...readRecipe(nodes, root)]).toEqual(all);
      const offset = Math.floor(start * total);
      const within = all.filter((chunk) => chunk.offset + chunk.length > offset && chunk.offset < offset + length);
      expect([...readRecipe(nodes, root, { offset, length })]).toEqual(length === 0 ? [] : within);
      const rest = all.filter((chunk) => chunk.offset + chunk.length > offset);
      expect([...readRecipe(nodes, root, { offset })]).toEqual(rest);
    }),
    { numRuns: 60 },
  );
});

test('a range reads only the nodes on its way', () => {
  const nodes = new MemoryNodes();
  const list = Array.from({ length: 50_000 }, (_, i): [string, number] => [`${i}`, 65_536]);
  const root = build(nodes, list);
  let reads = 0;
  const source = {
    getNode: (kind: 'recipe', id: Id) => {
      reads++;
      return nodes.getNode(kind, id);
    },
  } as MemoryNodes;
  expect([...readRecipe(source, root, { offset: 40_000 * 65_536 + 5, length: 10 })]).toEqual([
    { chunk: idOf('40000'), length: 65_536, offset: 40_000 * 65_536 },
  ]);
  expect(reads).toBeLessThanOrEqual(4);
});

test('a file of one chunk over and over is a tree of few different nodes', () => {
  const nodes = new MemoryNodes();
  const root = build(
    nodes,
    Array.from({ length: 100_000 }, (): [string, number] => ['zeros', 131_072]),
  );
  expect(recipeLength(nodes, root)).toBe(100_000 * 131_072);
  expect(nodes.size).toBeLessThan(10);
  expect([...treeNodes('recipe', nodes, root)].length).toBe(nodes.size);
});

test.each([0, -1, 131_073, 1.5, Number.NaN])('a chunk of %d bytes is refused', (length) => {
  expect(() => new RecipeBuilder(new MemoryNodes()).add(idOf('x'), length)).toThrow('a chunk cannot have');
});
