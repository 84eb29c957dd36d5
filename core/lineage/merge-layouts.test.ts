import { describe, expect, it } from 'vitest';
import { LayoutBuilder, listLayout } from '../object/layout.ts';
import { MemoryNodes } from '../object/memory-nodes.ts';
import { mergeManifests } from './merge.ts';
import { entry, idOf, manifestOf } from './testing/artifacts.ts';

const LARGE = 200_000;

describe('the layout of a merged artifact', () => {
  const nodes = new MemoryNodes();

  /** Entries as path to content; all are large. Recipes are told apart by side. */
  function side(name: string, files: Record<string, string>): { content: string; layout?: string } {
    const layout = new LayoutBuilder(nodes);
    for (const of of Object.values(files)) layout.add(idOf(of), idOf(`recipe of ${of} by ${name}`));
    const root = layout.finish();
    const entries = Object.entries(files).map(([path, of]) => entry(path, of, 0, LARGE));
    return { content: manifestOf(nodes, entries), ...(root === undefined ? {} : { layout: root }) };
  }

  function merged(
    base: Record<string, string>,
    ours: Record<string, string>,
    theirs: Record<string, string>,
  ): string[] {
    const input = { name: 'x', base: side('base', base), ours: side('ours', ours), theirs: side('theirs', theirs) };
    const { layout } = mergeManifests(nodes, nodes, input).merged ?? {};
    const recipes = new Map(
      layout === undefined ? [] : [...listLayout(nodes, layout)].map((pair) => [pair.recipe, pair]),
    );
    const known = ['ours', 'theirs'].flatMap((by) => ['1', '2', '3', '4'].map((of) => `recipe of ${of} by ${by}`));
    const found = known.filter((text) => recipes.has(idOf(text)));
    expect(found).toHaveLength(recipes.size);
    return found;
  }

  it('has the recipes of both sides, ours first', () => {
    const found = merged({ a: '1' }, { a: '1', b: '2' }, { a: '1', c: '3' });
    expect(found).toEqual(['recipe of 1 by ours', 'recipe of 2 by ours', 'recipe of 3 by theirs']);
  });

  it('forgets what nothing needs any more', () => {
    expect(merged({ a: '1', b: '2' }, { a: '1', b: '2' }, { a: '1' })).toEqual(['recipe of 1 by ours']);
    expect(merged({ a: '1', b: '2' }, { a: '1', b: '2', c: '2' }, { a: '1' })).toEqual([
      'recipe of 1 by ours',
      'recipe of 2 by ours',
    ]);
    expect(merged({ a: '1' }, { a: '1' }, {})).toEqual([]);
  });

  it('comes from theirs where ours has none', () => {
    expect(merged({}, {}, { a: '4' })).toEqual(['recipe of 4 by theirs']);
  });
});
