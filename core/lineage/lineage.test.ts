import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Resolved } from '../api.ts';
import { hashContent } from '../object/hash.ts';
import { encodeRun, type Run, type RunInput } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import { History } from '../store/history.ts';
import { type Stage, Store } from '../store/store.ts';
import { traceLineage } from './lineage.ts';
import type { Lineage, LineageDirection } from './lineage-graph.ts';
import { newestFirst } from './lineage-order.ts';
import { treeOf } from './lineage-tree.ts';

let dir: string;
let store: Store;
let history: History;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'art-lineage-'));
  store = Store.create(join(dir, '.art'));
  history = new History(store);
});

afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Made {
  id: Id;
  run: Run;
}

let clock = 1;
/** What was made and is not published. */
let stage: Stage | undefined;

/** A run that made these artifacts from outputs of others, written `NAME` or `NAME:PATH`. */
function run(outputs: string[], inputs: [Made, string][] = [], more: Partial<Run> = {}): Made {
  const made: Run = {
    author: 'tests',
    branch: 'main',
    time: clock++,
    message: '',
    heads: [],
    generation: 1,
    inputs: inputs.map(([from, word]) => input(from, word)),
    outputs: Object.fromEntries(outputs.map((name) => [name, output(name)])),
    params: {},
    metrics: {},
    labels: {},
    extra: {},
    ...more,
  };
  stage ??= store.stage();
  return { id: stage.put('run', encodeRun(made)), run: made };
}

function output(name: string, supersedes: Id[] = []): Run['outputs'][string] {
  const content = hashContent(Buffer.from(`${name} ${clock}`));
  return { content, files: 1, bytes: 1, type: 'file', meta: {}, version: 1, supersedes: supersedes.sort(), extra: {} };
}

function input(from: Made, word: string): RunInput {
  const [name = '', path] = word.split(':');
  const content = from.run.outputs[name]?.content ?? hashContent(Buffer.from(name));
  return {
    role: name,
    name,
    version: 1,
    run: from.id,
    content,
    edge: 'declared',
    ...(path !== undefined && { path }),
    extra: {},
  };
}

/** Puts all runs made so far into the store, and lets some of them count, as heads of a branch. */
function publish(...runs: Made[]): void {
  stage?.publish();
  stage = undefined;
  for (const { id } of runs) store.refs.addHead('main', id);
}

function of(made: Made, name?: string, path?: string): Resolved {
  const value = name === undefined ? undefined : made.run.outputs[name];
  return {
    run: made.id,
    ...(value && name !== undefined && { output: { name, value } }),
    ...(path !== undefined && { path }),
  };
}

/** The tree as `NAME+cut` and indentation, for comparing at a glance. */
function drawn(lineage: Lineage, direction: 'up' | 'down'): string[] {
  return Array.from(treeOf(lineage, direction), ({ version, ends, repeated }) => {
    const name = version?.name ?? 'run';
    return `${'  '.repeat(ends.length)}${name}${version?.cut ? ' ...' : ''}${repeated ? ' (above)' : ''}`;
  });
}

describe('trace', () => {
  test('agrees with plain search, in any graph and direction, to any depth', () => {
    const graph = fc.array(fc.array(fc.tuple(fc.nat(), fc.constantFrom('a', 'b')), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 12,
    });
    let head: Id | undefined;
    let generation = 0;
    const direction = fc.constantFrom<LineageDirection>('up', 'down', 'both');
    fc.assert(
      fc.property(graph, fc.nat(), direction, fc.integer({ min: 1, max: 6 }), (picks, start, direction, depth) => {
        const all: Made[] = [];
        for (const [at, choices] of picks.entries()) {
          const inputs = at === 0 ? [] : choices.map(([pick, name]): [Made, string] => [all[pick % at] as Made, name]);
          all.push(run(['a', 'b'], inputs, { heads: head ? [head] : [], generation: ++generation }));
          head = all[at]?.id;
        }
        const old = history.heads('main');
        publish(all.at(-1) as Made);
        for (const id of old) store.refs.removeHead('main', id);
        const from = all[start % all.length] as Made;
        const found = traceLineage(history, of(from, 'a'), { direction, depth });
        expect([...found.versions.keys()].sort()).toEqual([...searched(all, `a@${from.id}`, direction, depth)].sort());
      }),
      { numRuns: 30 },
    );
  });

  function searched(all: Made[], root: string, direction: LineageDirection, depth: number): Set<string> {
    const found = new Set([root]);
    const edges = all.flatMap(({ id, run }) =>
      run.inputs.flatMap((input) => ['a', 'b'].map((name) => [`${input.name}@${input.run}`, `${name}@${id}`] as const)),
    );
    const go = (from: 0 | 1): void => {
      let front = new Set([root]);
      for (let step = 0; step < depth; step++) {
        front = new Set(edges.flatMap((edge) => (front.has(edge[from]) ? [edge[1 - from] as string] : [])));
        for (const key of front) found.add(key);
      }
    };
    if (direction !== 'down') go(1);
    if (direction !== 'up') go(0);
    return found;
  }

  test('ends where the depth ends, and says so', () => {
    const raw = run(['raw']);
    const clean = run(['clean'], [[raw, 'raw']]);
    const model = run(['model'], [[clean, 'clean']]);
    publish(raw, clean, model);
    const up = traceLineage(history, of(model, 'model'), { depth: 1 });
    expect(drawn(up, 'up')).toEqual(['model', '  clean ...']);
    const down = traceLineage(history, of(raw, 'raw'), { direction: 'down', depth: 2 });
    expect(drawn(down, 'down')).toEqual(['raw', '  clean', '    model']);
    expect(drawn(traceLineage(history, of(raw, 'raw'), { direction: 'down', depth: 1 }), 'down')).toEqual([
      'raw',
      '  clean ...',
    ]);
  });

  test('shows what is below a shared version once', () => {
    const raw = run(['raw']);
    const clean = run(['clean'], [[raw, 'raw']]);
    const model = run(
      ['model'],
      [
        [clean, 'clean'],
        [raw, 'raw'],
      ],
    );
    const report = run(
      ['report'],
      [
        [model, 'model'],
        [clean, 'clean'],
      ],
    );
    publish(report);
    const lineage = traceLineage(history, of(report, 'report'));
    expect(drawn(lineage, 'up')).toEqual(['report', '  model', '    clean', '      raw', '    raw', '  clean (above)']);
    expect(Array.from(newestFirst(lineage), ({ id }) => id)).toEqual([report.id, model.id, clean.id, raw.id]);
  });

  test('of a path, leaves out what used other paths alone', () => {
    const data = run(['data']);
    const whole = run(['whole'], [[data, 'data']]);
    const inside = run(['inside'], [[data, 'data:train/a.csv']]);
    const beside = run(['beside'], [[data, 'data:train2/a.csv']]);
    publish(whole, inside, beside);
    const down = (path: string): string[] =>
      drawn(traceLineage(history, of(data, 'data', path), { direction: 'down' }), 'down').slice(1);
    expect(down('train')).toEqual(['  whole', '  inside']);
    expect(down('train2/a.csv')).toEqual(['  whole', '  beside']);
  });

  test('goes on through a merge, from each artifact to what was joined in it', () => {
    const [a1, a2, b1, b2] = [run(['a']), run(['a']), run(['b']), run(['b'])];
    const outputs = { a: output('a', [a1.id, a2.id]), b: output('b', [b1.id, b2.id]) };
    const merge = run([], [], { kind: 'merge', outputs });
    publish(a1, a2, b1, b2, merge);
    const joined = traceLineage(history, of(merge, 'a'));
    expect([...joined.versions.values()].map(({ run }) => run).sort()).toEqual([merge.id, a1.id, a2.id].sort());
    expect(drawn(traceLineage(history, of(b1, 'b'), { direction: 'down' }), 'down')).toEqual(['b', '  b']);
  });

  test('a version that replaces a fork is not made from it', () => {
    const [one, two] = [run(['a']), run(['a'])];
    const next = run([], [], { outputs: { a: output('a', [one.id, two.id]) } });
    publish(one, two, next);
    expect(drawn(traceLineage(history, of(one, 'a'), { direction: 'down' }), 'down')).toEqual(['a']);
  });

  test('a run that no head reaches does not count', () => {
    const raw = run(['raw']);
    run(['model'], [[raw, 'raw']]);
    publish(raw);
    expect(drawn(traceLineage(history, of(raw, 'raw'), { direction: 'down' }), 'down')).toEqual(['raw']);
  });

  test('what a run that is not here made is known by what used it', () => {
    const away = { id: hashContent(Buffer.from('away')), run: {} as Run };
    const model = run(['model'], [[{ ...away, run: { outputs: {} } as unknown as Run }, 'raw']]);
    publish(model);
    const lineage = traceLineage(history, of(model, 'model'));
    expect(drawn(lineage, 'up')).toEqual(['model', '  raw']);
    expect([...lineage.runs.keys()]).toEqual([model.id]);
  });

  test('a run that made nothing is shown as a run', () => {
    const raw = run(['raw']);
    const failed = run([], [[raw, 'raw']], { status: 3 });
    publish(raw, failed);
    expect(drawn(traceLineage(history, of(raw, 'raw'), { direction: 'down' }), 'down')).toEqual(['raw', '  run']);
    expect(drawn(traceLineage(history, of(failed)), 'up')).toEqual(['run', '  raw']);
  });

  test('an index from before it knew uses learns them from what it has', () => {
    const raw = run(['raw']);
    const model = run(['model'], [[raw, 'raw']]);
    publish(raw, model);
    store.index.transact(() => history.index.uses.clearSync());
    expect(history.usersOf(raw.id)).toEqual([model.id]);
    const later = run(['other'], [[raw, 'raw']]);
    publish();
    expect(history.usersOf(raw.id)).toEqual([model.id, later.id].sort());
  });
});
