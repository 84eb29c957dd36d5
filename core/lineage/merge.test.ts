import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryNodes } from '../object/memory-nodes.ts';
import type { Entry } from '../object/types.ts';
import { mergeManifests } from './merge.ts';
import type { Side } from './merge-join.ts';
import { artifacts, asMap, entry, manifestOf, meets } from './testing/artifacts.ts';

interface Outcome {
  paths?: string[];
  entries?: Entry[];
  clashes: string[];
}

function merge(base: Entry[] | null, ours: Entry[], theirs: Entry[], prefer?: Side): Outcome {
  const nodes = new MemoryNodes();
  const side = (entries: Entry[]): { content: string } => ({ content: manifestOf(nodes, entries) });
  const input = { name: 'x', base: base && side(base), ours: side(ours), theirs: side(theirs) };
  const { merged, clashes } = mergeManifests(nodes, nodes, prefer ? { ...input, prefer } : input);
  const outcome: Outcome = { clashes: clashes.map(({ path }) => path) };
  if (!merged) return outcome;
  const entries = [...asMap(nodes, merged.content).values()];
  expect(merged.files).toBe(entries.length);
  expect(manifestOf(nodes, entries)).toBe(merged.content);
  return { ...outcome, entries, paths: entries.map(({ path }) => path) };
}

const file = (path: string, of?: string): Entry => entry(path, of);
const empty = (path: string): Entry => entry(path, '', 3);

describe('mergeManifests', () => {
  it('takes what each side changed', () => {
    const base = [file('a'), file('b'), file('c')];
    const { entries, clashes } = merge(base, [file('a', 'ours'), file('b'), file('c')], [file('a'), file('d')]);
    expect(clashes).toEqual([]);
    expect(entries).toEqual([file('a', 'ours'), file('d')]);
  });

  it('takes what both sides did alike', () => {
    const { paths, clashes } = merge([file('a')], [file('b', 'same')], [file('b', 'same')]);
    expect({ paths, clashes }).toEqual({ paths: ['b'], clashes: [] });
  });

  it('clashes where both changed a path, or one removed it', () => {
    expect(merge([file('a')], [file('a', '1')], [file('a', '2')])).toEqual({ clashes: ['a'] });
    expect(merge([file('a')], [file('a', '1')], [])).toEqual({ clashes: ['a'] });
    expect(merge(null, [file('a', '1')], [file('a', '2')])).toEqual({ clashes: ['a'] });
  });

  it('joins a new content with a new executable bit', () => {
    const { entries } = merge([file('a', 'old')], [entry('a', 'old', 1)], [file('a', 'new')]);
    expect(entries).toEqual([entry('a', 'new', 1)]);
  });

  it('clashes where one side has a file and the other a folder', () => {
    expect(merge([], [file('a')], [file('a/b')])).toEqual({ clashes: ['a'] });
    expect(merge([], [file('a')], [file('a/b')], 'ours').paths).toEqual(['a']);
    expect(merge([], [file('a')], [file('a/b'), file('a/c'), file('d')], 'theirs').paths).toEqual(['a/b', 'a/c', 'd']);
    expect(merge([file('x')], [file('.')], [file('x'), file('y')])).toEqual({ clashes: ['.'] });
    expect(merge([file('x')], [file('.')], [file('x'), file('!')], 'ours').paths).toEqual(['.']);
  });

  it('ends an empty folder that the other side filled', () => {
    expect(merge([], [empty('a')], [file('a/b')]).paths).toEqual(['a/b']);
    expect(merge([], [file('a/b')], [empty('a')]).paths).toEqual(['a/b']);
    expect(merge([file('a/x')], [empty('a')], [file('a/x'), file('a/y')]).paths).toEqual(['a/y']);
    expect(merge([empty('a')], [file('a/x')], [file('a/y')]).paths).toEqual(['a/x', 'a/y']);
    expect(merge([file('a/x')], [empty('a')], []).paths).toEqual(['a']);
  });

  it('agrees with a merge of maps', () => {
    fc.assert(
      fc.property(fc.option(artifacts()), artifacts(), artifacts(), (base, ours, theirs) => {
        const outcome = merge(base, ours, theirs);
        const expected = oracle(base ?? [], ours, theirs);
        expect(new Set(outcome.clashes)).toEqual(expected.clashes);
        if (expected.clashes.size === 0) expect(new Set(outcome.entries)).toEqual(new Set(expected.entries));
      }),
      { numRuns: 3000 },
    );
  });

  it('makes something whole of any clash when a side is preferred', () => {
    fc.assert(
      fc.property(
        artifacts(),
        artifacts(),
        artifacts(),
        fc.constantFrom<Side>('ours', 'theirs'),
        (base, ours, theirs, prefer) => {
          const outcome = merge(base, ours, theirs, prefer);
          const { clashes, entries } = oracle(base, ours, theirs);
          const touched = (path: string): boolean => [...clashes].some((clash) => meets(clash, path));
          const rest = (list: readonly Entry[] = []): Set<Entry> => new Set(list.filter(({ path }) => !touched(path)));
          expect(rest(outcome.entries)).toEqual(rest(entries));
          const winner = new Map((prefer === 'ours' ? ours : theirs).map((item) => [item.path, item]));
          for (const { path } of outcome.entries ?? []) {
            if (clashes.has(path)) expect(outcome.entries).toContainEqual(winner.get(path));
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** The same rules over maps of all paths. */
function oracle(base: Entry[], ours: Entry[], theirs: Entry[]): { entries: Entry[]; clashes: Set<string> } {
  const [old, our, their] = [base, ours, theirs].map((list) => new Map(list.map((item) => [item.path, item])));
  const text = (item: Entry | undefined): string => (item ? `${item.mode} ${item.content}` : '');
  const clashes = new Set<string>();
  const entries: Entry[] = [];
  for (const path of new Set([...base, ...ours, ...theirs].map((item) => item.path))) {
    const [was, a, b] = [old?.get(path), our?.get(path), their?.get(path)];
    let result: Entry | undefined;
    if (text(a) === text(b) || text(b) === text(was)) result = a;
    else if (text(a) === text(was)) result = b;
    else if (
      was &&
      a &&
      b &&
      [was, a, b].every(({ mode }) => mode < 2) &&
      new Set([was, a, b].map(({ content }) => content)).size < 3
    ) {
      const content = a.content === was.content ? b.content : a.content;
      if (a.content !== was.content && b.content !== was.content && a.content !== b.content) clashes.add(path);
      else result = { ...a, content, mode: a.mode === was.mode ? b.mode : a.mode };
    } else clashes.add(path);
    if (result) entries.push(result);
  }
  const below = (path: string): Entry[] => entries.filter((item) => item.path.startsWith(`${path}/`));
  const kept = entries.filter(({ path, mode }) => mode !== 3 || below(path).length === 0);
  for (const { path, mode } of entries) if (mode !== 3 && below(path).length > 0) clashes.add(path);
  if (entries.some(({ path }) => path === '.') && entries.length > 1) clashes.add('.');
  return { entries: kept, clashes };
}
