import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editLayout, findRecipe, LayoutBuilder, listLayout } from './layout.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { idOf } from './testing.ts';
import type { Id } from './types.ts';

const pairs = fc
  .tuple(fc.nat(2000), fc.nat(50))
  .map(
    ([count, salt]) => new Map(Array.from({ length: count }, (_, i) => [idOf(`c${i * salt}`), idOf(`r${i * salt}`)])),
  );

function build(nodes: MemoryNodes, map: Map<Id, Id>): Id | undefined {
  const builder = new LayoutBuilder(nodes);
  for (const [content, recipe] of map) builder.add(content, recipe);
  return builder.finish();
}

const sorted = (map: Map<Id, Id>): { content: Id; recipe: Id }[] =>
  [...map].map(([content, recipe]) => ({ content, recipe })).sort((a, b) => (a.content < b.content ? -1 : 1));

test('a layout is its pairs, in whatever order they came', () => {
  fc.assert(
    fc.property(pairs, (map) => {
      const nodes = new MemoryNodes();
      const root = build(nodes, map);
      expect(build(nodes, new Map([...map].reverse()))).toBe(root);
      if (root === undefined) {
        expect(map.size).toBe(0);
        return;
      }
      expect([...listLayout(nodes, root)]).toEqual(sorted(map));
      for (const [content, recipe] of [...map].slice(0, 20)) expect(findRecipe(nodes, root, content)).toBe(recipe);
      expect(findRecipe(nodes, root, idOf('absent'))).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test('pairs given twice add nothing, and of two recipes the lower stays', () => {
  const nodes = new MemoryNodes();
  const [low, high] = [idOf('r'), idOf('s')].sort() as [Id, Id];
  const one = build(nodes, new Map([[idOf('c'), low]]));
  for (const recipes of [
    [low, high, low],
    [high, low],
    [low, low],
  ]) {
    const builder = new LayoutBuilder(nodes);
    for (const recipe of recipes) builder.add(idOf('c'), recipe);
    expect(builder.finish()).toBe(one);
  }
});

test('edits come to the root of a layout built anew', () => {
  fc.assert(
    fc.property(pairs, pairs, fc.nat(9), (before, add, modulus) => {
      const nodes = new MemoryNodes();
      const remove = new Set([...before.keys()].filter((_, i) => i % 10 <= modulus));
      const after = new Map([...[...before].filter(([content]) => !remove.has(content)), ...add]);
      expect(editLayout(nodes, nodes, build(nodes, before), add, remove)).toBe(build(nodes, after));
    }),
    { numRuns: 40 },
  );
});
