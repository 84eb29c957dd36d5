import type { CommitOptions, CommitResult } from '../api.ts';
import { ArtError, NotFoundError, UsageError } from '../errors.ts';
import { checkArtifactName, checkRefName } from '../object/names.ts';
import type { Run } from '../object/run.ts';
import type { ValueMap } from '../object/types.ts';
import { maskValues } from '../run/secrets/mask.ts';
import type { RunDraft } from '../store/append.ts';
import { numberOutput } from '../store/numbering.ts';
import { authorOf } from './author.ts';
import { capture, type Source } from './capture.ts';
import { circumstances } from './circumstances.ts';
import type { Context } from './context.ts';
import { resolveInputs } from './inputs.ts';
import { amendable, type Captured, parentsOf, record } from './record.ts';
import { SizeGate } from './size-gate.ts';

export class NothingToCommitError extends ArtError {
  constructor(hint: string) {
    super('NOTHING_TO_COMMIT', 'nothing to record', { hint });
  }
}

/** Stores outputs and records the run that made them. Nothing is visible before all of it is durable. */
export async function commit(context: Context, options: CommitOptions): Promise<CommitResult> {
  check(options);
  const sources = options.outputs ? named(context, options.outputs) : trackedHere(context);
  const gate = options.dryRun ? undefined : new SizeGate(context, sources, options);
  const stage = context.store.stage();
  const all: Captured[] = [];
  try {
    for (const source of sources) all.push(await capture(context, stage, source, options, gate));
    // Tracked paths are recorded when they changed; named ones always, unless nothing at all was said.
    const captured = options.outputs ? all : all.filter((one) => one.changed);
    if (!captured.some((one) => one.changed) && !saysSomething(options)) {
      for (const one of all) one.settle?.();
      throw nothing(sources);
    }
    const inputs = await resolveInputs(context, options.inputs ?? []);
    const draft = draftRun(context, options, captured, inputs);
    if (options.dryRun) return preview(context, draft, captured);
    // What an amended run is said to be made by stays, unless its outputs are made anew.
    if (!options.amend || captured.length > 0) {
      Object.assign(draft, await circumstances(context, stage, { when: 'at-commit', made: captured }));
    }
    if (!options.amend) return record(context, stage, draft, captured);
    return record(context, stage, draft, captured, { replaces: amendable(context, draft.branch) });
  } finally {
    for (const one of all) one.close?.();
    stage.abort();
  }
}

/** The run as far as it is known before the store numbers it. An amended run keeps what is not said again. */
export function draftRun(
  context: Context,
  options: CommitOptions,
  captured: Captured[],
  inputs: Run['inputs'],
): RunDraft {
  const branch = options.branch ?? context.workspace.branch();
  const before = options.amend ? context.history.run(amendable(context, branch)) : undefined;
  const outputs: RunDraft['outputs'] = {};
  for (const [name, output] of Object.entries(before?.outputs ?? {}))
    outputs[name] = { ...output, fallbackType: output.type };
  for (const { name, draft } of captured) outputs[name] = draft;
  const names = captured.map(({ name }) => name);
  return {
    author: options.author ?? authorOf(context),
    branch,
    time: Date.now(),
    message: options.message ?? before?.message ?? (names.length > 0 ? `commit ${names.join(', ')}` : 'commit'),
    inputs: inputs.length > 0 ? inputs : (before?.inputs ?? []),
    outputs,
    params: { ...before?.params, ...withoutSecrets(context, options.params ?? {}) },
    metrics: { ...before?.metrics, ...options.metrics },
    labels: { ...before?.labels, ...options.labels },
    ...(before && made(before)),
    kind: 'commit',
    extra: extraOf(before, names.length > 0),
  };
}

/** Outputs that were put in by hand are not what the step made: its cache key may not lead to them. */
function extraOf(before: Run | undefined, isNew: boolean): Run['extra'] {
  const { cache, ...others } = before?.extra ?? {};
  return cache === undefined || isNew ? others : { ...others, cache };
}

type Made = 'command' | 'code' | 'env' | 'attachments' | 'status' | 'duration';

/** How a run was made, as far as it says so. */
function made({ command, code, env, attachments, status, duration }: Run): Partial<Pick<Run, Made>> {
  return {
    ...(command !== undefined && { command }),
    ...(code && { code }),
    ...(env && { env }),
    ...(attachments && { attachments }),
    ...(status !== undefined && { status }),
    ...(duration !== undefined && { duration }),
  };
}

function withoutSecrets(context: Context, params: ValueMap): ValueMap {
  const { values, masked } = maskValues(params);
  for (const name of masked) {
    const message = `parameter "${name}" looks like a secret: its value is not recorded`;
    context.options.onWarning?.({ code: 'SECRET', message });
  }
  return values;
}

function check(options: CommitOptions): void {
  if (options.supersede && options.fork) throw new UsageError('--supersede and --fork exclude each other');
  if (options.branch !== undefined) checkRefName(options.branch, 'branch');
  const names = options.outputs?.map(({ name }) => name) ?? [];
  for (const name of names) checkArtifactName(name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`output "${twice}" is given twice`);
  const about = [...Object.keys(options.types ?? {}), ...Object.keys(options.meta ?? {})];
  const stray = options.outputs && about.find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new UsageError(`"${stray}" is not an output of this commit`, { hint: `add it: -o ${stray}=PATH` });
}

function named(context: Context, outputs: { name: string; path: string }[]): Source[] {
  return outputs.map(({ name, path }) => {
    const key = context.workspace.key(path);
    if (!context.workspace.has(key)) throw new NotFoundError(`output "${name}": there is nothing at "${path}"`);
    return { name, path: key };
  });
}

/** Tracked artifacts that are on disk and that no step makes. A missing path is not a deletion. */
function trackedHere(context: Context): Source[] {
  const { artifacts, steps } = context.workspace.yaml;
  const made = new Set(Object.values(steps ?? {}).flatMap((step) => outputNames(step)));
  return Object.entries(artifacts)
    .filter(([name, { path }]) => !made.has(name) && context.workspace.has(path))
    .map(([name, { path }]) => ({ name, path }));
}

function outputNames(step: unknown): string[] {
  const outputs = (step as { outputs?: unknown } | null)?.outputs;
  if (typeof outputs === 'string') return [outputs];
  if (Array.isArray(outputs)) return outputs.filter((name): name is string => typeof name === 'string');
  return outputs && typeof outputs === 'object' ? Object.keys(outputs) : [];
}

function saysSomething(options: CommitOptions): boolean {
  const { params, metrics, labels, inputs, types, meta, amend } = options;
  return (
    Boolean(amend) ||
    [params, metrics, labels, inputs, types, meta].some((part) => part && Object.keys(part).length > 0)
  );
}

function nothing(sources: Source[]): NothingToCommitError {
  if (sources.length === 0)
    return new NothingToCommitError('track a path first: art track NAME=PATH, or name one: art commit -o NAME=PATH');
  return new NothingToCommitError('no tracked path has changed: art status');
}

function preview(context: Context, draft: RunDraft, captured: Captured[]): CommitResult {
  const own = context.history.heads(draft.branch);
  const heads = own.length > 0 ? own : context.workspace.heads();
  const result: CommitResult = {
    run: '',
    branch: draft.branch,
    parents: parentsOf({ heads, inputs: draft.inputs }),
    inputs: draft.inputs,
    outputs: {},
  };
  for (const { name, draft: output, newBytes } of captured) {
    const { version, content, files, bytes } = numberOutput(context.history, heads, name, output);
    const isNew = context.history.latest(name, heads)?.version !== version;
    result.outputs[name] = { version, content, files, bytes, newBytes, isNew };
  }
  return result;
}
