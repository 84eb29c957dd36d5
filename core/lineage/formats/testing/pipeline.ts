import { createHash } from 'node:crypto';
import type { Run, RunInput, RunOutput } from '../../../object/run.ts';
import type { Id, ValueMap } from '../../../object/types.ts';
import { type Lineage, type LineageVersion, lineageRun, usesOf, versionKey } from '../../lineage-graph.ts';

const START_MS = Date.UTC(2026, 0, 31, 12);

/**
 * A lineage of three runs in memory, with all that a format can meet: an observed edge, a path, a role, a failed run,
 * text that every format has to escape.
 */
export function pipeline(): Lineage {
  const raw = made('raw', [], {
    time: START_MS,
    message: 'first "export" <b>\nwith more',
    params: { rows: 3 },
  });
  const clean = made('clean', [using(raw, 'raw')], {
    time: START_MS + 60_000,
    message: 'clean | the rows; 100%',
    command: 'python clean.py',
    status: 0,
    duration: 1500,
  });
  const model = made(
    'model',
    [using(clean, 'clean', { role: 'rows', path: 'a"b.csv' }), using(raw, 'raw', { edge: 'observed' })],
    {
      time: START_MS + 120_000,
      kind: 'step',
      status: 3,
      metrics: { acc: 0.5, more: { n: [1, { $int: '9007199254740993' }] }, bytes: Uint8Array.of(1, 255) } as ValueMap,
      author: 'Zoë <zoë@example.org>',
    },
  );
  const runs = new Map([model, clean, raw].map(({ id, run }) => [id, run]));
  const versions = new Map<string, LineageVersion>();
  for (const [depth, { id, name, run }] of [model, clean, raw].entries()) {
    const key = versionKey(name, id);
    const { version, content } = run.outputs[name] as RunOutput;
    versions.set(key, { key, name, version, run: id, content, depth, cut: false });
  }
  const uses = [...runs].flatMap(([id, run]) =>
    usesOf(id, run).map(({ name: _name, origin: _origin, told: _told, ...use }) => use),
  );
  return {
    root: { run: model.id, version: versionKey('model', model.id) },
    direction: 'up',
    versions,
    runs: new Map(Array.from(runs, ([id, run]) => [id, lineageRun(run)])),
    uses,
    run: (id) => runs.get(id) as Run,
  };
}

interface Made {
  id: Id;
  name: string;
  run: Run;
}

function made(name: string, inputs: RunInput[], more: Partial<Run>): Made {
  const content = idOf(`content of ${name}`);
  const output = {
    content,
    files: 2,
    bytes: 34,
    type: 'file',
    meta: { k: 'v' },
    version: 7,
    supersedes: [],
    extra: {},
  };
  const run: Run = {
    author: 'Ada <ada@example.org>',
    branch: 'main',
    time: START_MS,
    message: '',
    heads: [],
    generation: 1,
    inputs,
    outputs: { [name]: output },
    params: {},
    metrics: {},
    labels: { stage: 'dev' },
    extra: {},
    ...more,
  };
  return { id: idOf(`run of ${name}`), name, run };
}

function using({ id, run }: Made, name: string, more: Partial<RunInput> = {}): RunInput {
  const { content, version } = run.outputs[name] as RunOutput;
  return { role: name, name, version, run: id, content, edge: 'declared', extra: {}, ...more };
}

function idOf(text: string): Id {
  return createHash('sha256').update(text).digest('hex');
}
