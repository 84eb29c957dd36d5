import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashContent } from '../object/hash.ts';
import { encodeRun, type Run } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import { appendRun, type RunDraft } from './append.ts';
import { History } from './history.ts';
import { LostUpdateError } from './numbering.ts';
import { Store } from './store.ts';

let dir: string;
let store: Store;
let history: History;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'art-history-'));
  store = Store.create(join(dir, '.art'));
  history = new History(store);
});

afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

let clock = 1;

function draft(outputs: Record<string, string> = {}, more: Partial<RunDraft> = {}): RunDraft {
  const made = Object.entries(outputs).map(([name, text]) => [name, output(text)]);
  return {
    author: 'tests',
    branch: 'main',
    time: clock++,
    message: '',
    inputs: [],
    outputs: Object.fromEntries(made),
    params: {},
    metrics: {},
    labels: {},
    extra: {},
    ...more,
  };
}

function output(text: string): RunDraft['outputs'][string] {
  return { content: hashContent(Buffer.from(text)), files: 1, bytes: text.length, fallbackType: 'file' };
}

/** Puts runs into the store as a pull would: packs first, no head for all but the last. */
function receive(runs: Run[]): Id[] {
  const stage = store.stage();
  const ids = runs.map((run) => stage.put('run', encodeRun(run)));
  stage.publish();
  return ids;
}

describe('ancestry', () => {
  test('agrees with plain search on any graph, in any order of arrival', () => {
    const graph = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(graph, fc.boolean(), (choices, backwards) => {
        const ids: Id[] = [];
        const parents = new Map<Id, Id[]>();
        const runs: Run[] = [];
        for (const [at, picks] of choices.entries()) {
          const heads = at === 0 ? [] : [...new Set(picks.map((pick) => ids[pick % at] as Id))].sort();
          const generation = 1 + Math.max(0, ...heads.map((head) => runs[ids.indexOf(head)]?.generation ?? 0));
          const run: Run = { ...draft(), outputs: {}, heads, generation };
          runs.push(run);
          const [id] = backwards ? [hashOf(run)] : receive([run]);
          ids.push(id as Id);
          parents.set(id as Id, heads);
        }
        if (backwards) receive([...runs].reverse());
        for (const a of ids) {
          for (const b of ids) expect(settled(a, b)).toBe(reaches(parents, a, b));
        }
      }),
      { numRuns: 25 },
    );
  });

  function settled(a: Id, b: Id): boolean {
    history.topmost([b]);
    return history.isAncestor(a, b);
  }
});

describe('heads', () => {
  test('a commit follows the one before it; separate stores make two heads, and the next commit joins them', () => {
    const first = appendRun(store, history, draft({ a: '1' }));
    const second = appendRun(store, history, draft({ a: '2' }));
    expect(history.heads('main')).toEqual([second.id]);
    const [stranger] = receive([{ ...second.run, message: 'from elsewhere' }]) as [Id];
    store.refs.addHead('main', stranger);
    expect(new Set(history.heads('main'))).toEqual(new Set([second.id, stranger]));
    expect(history.live('a', history.heads('main'))).toHaveLength(2);
    const joined = appendRun(store, history, draft({ a: '3' }));
    expect(joined.run.heads).toEqual([second.id, stranger].sort());
    expect(joined.run.outputs['a']).toMatchObject({ version: 3, supersedes: [second.id, stranger].sort() });
    expect(history.heads('main')).toEqual([joined.id]);
    expect(history.isAncestor(first.id, joined.id)).toBe(true);
  });

  test('a head that was there and is not listed any more is an error, not an empty branch', () => {
    const { id } = appendRun(store, history, draft());
    store.refs.removeHead('main', id);
    expect(() => history.heads('main')).toThrowError(/went back/);
  });

  test('a run in the store that no head reaches does not count', () => {
    const { run } = appendRun(store, history, draft({ a: '1' }));
    receive([{ ...run, heads: history.heads('main'), generation: 2, message: 'unacknowledged' }]);
    expect([...history.versions('a', history.heads('main'))]).toHaveLength(1);
  });
});

describe('versions', () => {
  test('count up, and keep their number while content, type and metadata stay', () => {
    appendRun(store, history, draft({ a: 'x' }));
    const same = appendRun(store, history, draft({ a: 'x', b: 'y' }));
    expect(same.run.outputs['a']?.version).toBe(1);
    const typed = { a: { ...output('x'), type: 'model' } };
    expect(appendRun(store, history, draft({}, { outputs: typed })).run.outputs['a']).toMatchObject({
      version: 2,
      type: 'model',
    });
    expect(appendRun(store, history, draft({ a: 'z' })).run.outputs['a']).toMatchObject({ version: 3, type: 'model' });
  });

  test('an edit on an old base is refused, unless told to supersede or fork', () => {
    const first = appendRun(store, history, draft({ a: '1' }));
    appendRun(store, history, draft({ a: '2' }));
    const base = { run: first.id, version: 1, content: hashContent(Buffer.from('1')) };
    const edited = (onStale?: 'supersede' | 'fork'): RunDraft =>
      draft({}, { outputs: { a: { ...output('edit'), base, ...(onStale ? { onStale } : {}) } } });
    expect(() => appendRun(store, history, edited())).toThrowError(LostUpdateError);
    expect(appendRun(store, history, edited('fork')).run.outputs['a']).toMatchObject({
      version: 3,
      supersedes: [first.id],
    });
    expect(history.live('a', history.heads('main')).map((row) => row.version)).toEqual([3, 2]);
    expect(appendRun(store, history, edited('supersede')).run.outputs['a']?.version).toBe(4);
    expect(history.live('a', history.heads('main'))).toHaveLength(1);
  });
});

function reaches(parents: Map<Id, Id[]>, ancestor: Id, run: Id): boolean {
  return ancestor === run || (parents.get(run) ?? []).some((parent) => reaches(parents, ancestor, parent));
}

function hashOf(run: Run): Id {
  const stage = store.stage();
  const id = stage.put('run', encodeRun(run));
  stage.abort();
  return id;
}
