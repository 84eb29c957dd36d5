import { createReadStream, lstatSync } from 'node:fs';
import type { CommitResult } from '../../api.ts';
import { ArtError, UsageError } from '../../errors.ts';
import type { Attachment, RunInput } from '../../object/run.ts';
import type { ValueMap } from '../../object/types.ts';
import type { Prepared } from '../../run/cache/cache.ts';
import type { Ended } from '../../run/execute.ts';
import { maskCommand, maskSecrets, maskValues } from '../../run/secrets/mask.ts';
import type { Step } from '../../run/step.ts';
import type { Command } from '../../run/template.ts';
import type { RunDraft } from '../../store/append.ts';
import type { Stage } from '../../store/stage.ts';
import { readValuesFile } from '../../workspace/values-file.ts';
import { authorOf } from '../author.ts';
import { capture } from '../capture.ts';
import type { Circumstances } from '../circumstances.ts';
import type { Context } from '../context.ts';
import { type Captured, record } from '../record.ts';
import { storeFile } from '../store-file.ts';
import type { RunOptions } from './types.ts';

/** A command that has ended, with all that is known of it. */
export interface Finished {
  step: Step;
  command: Command;
  inputs: RunInput[];
  params: ValueMap;
  prepared: Prepared | undefined;
  ended: Ended;
  around: Circumstances;
  /** The file with what it printed. */
  log: string;
}

/** Records a command that did what it should: its outputs, its metrics and its log, in one run. */
export async function recordDone(
  context: Context,
  stage: Stage,
  finished: Finished,
  options: RunOptions,
): Promise<CommitResult> {
  const { step } = finished;
  refuseMissing(context, step);
  const metrics = readMetrics(context, step);
  const types = Object.fromEntries(step.outputs.flatMap(({ name, type }) => (type ? [[name, type]] : [])));
  const captured: Captured[] = [];
  try {
    // What a step makes takes the place of what is there, whatever that was made from.
    for (const { name, path } of step.outputs) {
      captured.push(await capture(context, stage, { name, path }, { types, supersede: true }));
    }
    const known = await draft(context, stage, finished, options);
    return record(context, stage, { ...known, metrics, outputs: drafts(captured) }, captured);
  } finally {
    for (const one of captured) one.close?.();
  }
}

/** Records a command that failed: with its status and log, and no outputs. */
export async function recordFailed(
  context: Context,
  stage: Stage,
  finished: Finished,
  options: RunOptions,
): Promise<CommitResult> {
  const known = await draft(context, stage, finished, options);
  return record(context, stage, { ...known, metrics: {}, outputs: {} }, []);
}

type Known = Omit<RunDraft, 'metrics' | 'outputs'>;

async function draft(context: Context, stage: Stage, finished: Finished, options: RunOptions): Promise<Known> {
  const { step, command, inputs, params, prepared, ended, around } = finished;
  const log = await attachLog(context, stage, finished.log);
  const isStep = options.command === undefined;
  const shown = typeof command === 'string' ? maskSecrets(command) : maskCommand(command);
  const cache = prepared ? { cache: { key: prepared.key, parts: prepared.parts } } : {};
  return {
    author: options.author ?? authorOf(context),
    branch: options.branch ?? context.workspace.branch(),
    time: Date.now(),
    message: options.message ?? `run ${isStep ? step.name : (shown.split('\n', 1)[0] as string).slice(0, 72)}`,
    kind: 'step',
    inputs,
    params: maskValues(params).values,
    labels: options.labels ?? {},
    command: shown,
    status: ended.status,
    duration: ended.duration,
    ...around,
    ...(log || around.attachments ? { attachments: { ...around.attachments, ...(log && { log }) } } : {}),
    extra: { ...(isStep ? { step: step.name } : {}), ...cache },
  };
}

function drafts(captured: Captured[]): Record<string, Captured['draft']> {
  return Object.fromEntries(captured.map(({ name, draft }) => [name, draft]));
}

async function attachLog(context: Context, stage: Stage, path: string): Promise<Attachment | undefined> {
  if (lstatSync(path).size === 0) return undefined;
  const { root, layout } = await storeFile(context, stage, createReadStream(path, { highWaterMark: 1 << 20 }));
  return { content: root.root, ...(layout ? { layout } : {}), files: root.files, bytes: root.bytes, extra: {} };
}

function refuseMissing({ workspace }: Context, { name: step, outputs }: Step): void {
  const missing = outputs.find(({ path }) => !workspace.has(path));
  if (missing === undefined) return;
  throw new ArtError('NO_OUTPUT', `"${step}" ended well, but made nothing at "${missing.path}" for "${missing.name}"`, {
    hint: 'nothing is recorded; say where it writes, or have the command fail when it cannot',
  });
}

function readMetrics({ workspace }: Context, { name: step, metrics }: Step): ValueMap {
  const hint = 'nothing is recorded; a file of metrics is JSON or YAML with a map of names to values';
  const all = metrics.map((path) => {
    const file = workspace.absolute(path);
    if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) {
      throw new ArtError('NO_METRICS', `"${step}" ended well, but wrote no metrics to "${path}"`, { hint });
    }
    try {
      return readValuesFile(file, path);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new ArtError('BAD_METRICS', `metrics of "${step}" cannot be read: ${error.message}`, { hint });
    }
  });
  return Object.assign({}, ...all);
}
