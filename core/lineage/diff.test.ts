import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiffEntry, DiffSummary } from '../api.ts';
import { LayoutBuilder } from '../object/layout.ts';
import { MemoryNodes } from '../object/memory-nodes.ts';
import { RecipeBuilder } from '../object/recipe.ts';
import type { Entry, Id, TreeKind } from '../object/types.ts';
import { diffArtifacts } from './diff.ts';
import { findRenames } from './renames.ts';
import { artifacts, entry, idOf, manifestOf } from './testing/artifacts.ts';

class CountingNodes extends MemoryNodes {
  reads = 0;

  override getNode(kind: TreeKind, id: Id): Uint8Array {
    this.reads += 1;
    return super.getNode(kind, id);
  }
}

function diff(before: Entry[] | null, after: Entry[] | null): { entries: DiffEntry[]; summary: DiffSummary } {
  const nodes = new MemoryNodes();
  const tree = (entries: Entry[] | null): { root: Id } | null => entries && { root: manifestOf(nodes, entries) };
  const { entries, summary } = diffArtifacts(nodes, tree(before), tree(after));
  return { entries: [...entries], summary: summary() };
}

function changes(before: Entry[] | null, after: Entry[] | null): string[] {
  return diff(before, after).entries.map(({ change, path, from }) => `${change} ${from ? `${from} -> ` : ''}${path}`);
}

describe('diffArtifacts', () => {
  it('tells apart what happened to a path', () => {
    const before = [
      entry('gone'),
      entry('same'),
      entry('new text', 'old'),
      entry('bit', 'x', 0),
      entry('link', 'y', 0),
    ];
    const after = [entry('come'), entry('same'), entry('new text', 'new'), entry('bit', 'x', 1), entry('link', 'y', 2)];
    expect(changes(before, after)).toEqual([
      'mode bit',
      'added come',
      'removed gone',
      'changed link',
      'changed new text',
    ]);
  });

  it('takes null for nothing', () => {
    expect(changes(null, [entry('a')])).toEqual(['added a']);
    expect(changes([entry('a')], null)).toEqual(['removed a']);
    expect(diff(null, null).summary).toMatchObject({ added: 0, newBytes: 0, sharedBytes: 0 });
  });

  it('finds renames, first those that kept their name, each once', () => {
    const before = [entry('a/x', '1'), entry('a/y', '1'), entry('b/z', '2')];
    const after = [entry('c/other', '1'), entry('d/x', '1'), entry('d/y', '1'), entry('e/z', '2', 1)];
    expect(changes(before, after)).toEqual([
      'added c/other',
      'renamed a/x -> d/x',
      'renamed a/y -> d/y',
      'renamed b/z -> e/z',
    ]);
  });

  it('pairs empty files only by name, and no link with a file', () => {
    const before = [entry('a/__init__.py', ''), entry('a/empty', ''), entry('link', 'text', 2)];
    const after = [entry('b/__init__.py', ''), entry('b/other', ''), entry('text', 'text')];
    expect(changes(before, after)).toEqual([
      'removed a/empty',
      'renamed a/__init__.py -> b/__init__.py',
      'added b/other',
      'removed link',
      'added text',
    ]);
  });

  it('says so when there is too much to look through', () => {
    const gone = ['a', 'b', 'c'].map((path) => ({ path, before: entry(path), after: null }));
    expect(findRenames(gone, 2)).toEqual({ from: new Map(), complete: false });
  });

  it('compares single files', () => {
    const { entries, summary } = diff([entry('.', 'old')], [entry('.', 'newer')]);
    expect(entries).toMatchObject([{ path: '.', change: 'changed', before: { size: 3 }, after: { size: 5 } }]);
    expect(summary).toEqual({ added: 0, removed: 0, changed: 1, renamed: 0, sharedBytes: 0, newBytes: 5 });
  });

  it('counts bytes that the older side has under another name as shared', () => {
    const before = [entry('same', 'abc'), entry('moved', '12345'), entry('old', 'x')];
    const after = [entry('same', 'abc'), entry('to/moved', '12345'), entry('copy', '12345'), entry('new', 'zz')];
    const { summary } = diff(before, after);
    expect(summary).toEqual({ added: 2, removed: 1, changed: 0, renamed: 1, sharedBytes: 13, newBytes: 2 });
  });

  it('counts the chunks of a large file', () => {
    const nodes = new CountingNodes();
    const side = (path: string, chunks: number[]): { root: Id; layout?: Id | undefined } => {
      const recipe = new RecipeBuilder(nodes);
      for (const chunk of chunks) recipe.add(idOf(`chunk ${chunk}`), 60_000);
      const layout = new LayoutBuilder(nodes);
      const large = entry(path, chunks.join(), 0, chunks.length * 60_000);
      layout.add(large.content, recipe.finish());
      return { root: manifestOf(nodes, [large, entry('small')]), layout: layout.finish() };
    };
    const numbers = Array.from({ length: 50_000 }, (_, at) => at);
    const before = side('large', numbers);
    const after = side('renamed', [-1, ...numbers.slice(0, 25_000), -2, ...numbers.slice(25_001)]);
    nodes.reads = 0;
    const summary = diffArtifacts(nodes, before, after).summary();
    expect(summary).toMatchObject({ added: 1, removed: 1, newBytes: 120_000 });
    expect(summary.sharedBytes).toBe(49_999 * 60_000 + 'small'.length);
    expect(nodes.reads).toBeLessThan(60);
  });

  it('reads little of a large artifact of which little changed', () => {
    const nodes = new CountingNodes();
    const entries = Array.from({ length: 100_000 }, (_, at) => entry(`folder ${at >> 8}/file ${at}`));
    const before = { root: manifestOf(nodes, entries) };
    const after = {
      root: manifestOf(
        nodes,
        entries.map((item, at) => (at % 10_000 ? item : entry(item.path, 'changed'))),
      ),
    };
    nodes.reads = 0;
    expect(diffArtifacts(nodes, before, after).summary()).toMatchObject({ changed: 10, newBytes: 70 });
    expect(nodes.reads).toBeLessThan(80);
  });

  it('agrees with a comparison of all entries', () => {
    fc.assert(
      fc.property(artifacts(), artifacts(), (before, after) => {
        const { entries, summary } = diff(before, after);
        const old = new Map(before.map((item) => [item.path, item]));
        for (const { path, change, from, after: now } of entries) {
          old.delete(from ?? path);
          if (change === 'renamed') expect(before.find((item) => item.path === from)?.content).toBe(now?.content);
          if (now) old.set(path, { path, ...now } as Entry);
        }
        expect(new Set(old.values())).toEqual(new Set(after));
        const { sharedBytes, newBytes, ...counts } = summary;
        expect(sharedBytes + newBytes).toBe(after.reduce((sum, { size }) => sum + size, 0));
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(entries.length);
      }),
      { numRuns: 500 },
    );
  });
});
