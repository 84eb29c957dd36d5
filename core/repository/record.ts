import type { CommitOutput, CommitResult } from '../api.ts';
import { ArtError } from '../errors.ts';
import { toBytes } from '../object/bytes.ts';
import type { Run } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import { appendRun, type RunDraft } from '../store/append.ts';
import { isNewVersion, type OutputDraft } from '../store/numbering.ts';
import type { Stage } from '../store/stage.ts';
import { authorOf } from './author.ts';
import { type Context, short } from './context.ts';
import { writeLock } from './lock-file.ts';

/** One output that is in the stage and not yet part of a run. */
export interface Captured {
  name: string;
  /** The workspace path that it came from, when there is one. */
  path?: string;
  draft: OutputDraft;
  newBytes: number;
  /** False when it is the version that its path was restored from. */
  changed: boolean;
  /** Called when its content is durable: what is known of the path may be remembered. */
  settle?: () => void;
  /** Called at the end, whatever happened. */
  close?: () => void;
}

export interface RecordOptions {
  /** Runs to join, besides the heads that the branch has. */
  join?: Id[];
  /** A run that this one takes the place of. */
  replaces?: Id;
}

/**
 * Makes captured outputs a run: publishes what was stored, appends the run to its branch, and moves the bases of the
 * workspace paths that the outputs came from.
 */
export function record(
  context: Context,
  stage: Stage,
  draft: RunDraft,
  captured: Captured[],
  options: RecordOptions = {},
): CommitResult {
  const { store, history, workspace } = context;
  stage.publish();
  for (const one of captured) one.settle?.();
  const { id, run } = appendRun(store, history, draft, {
    heads: (own) => headsFor(context, own, options),
    // Written before the run counts: after a kill the next command knows whose work the new version is.
    beforeHead: (id, run) =>
      workspace.update((state) => Object.assign(state, { pending: { run: id, bases: bases(captured, id, run) } })),
    afterHead: (id, run) => {
      if (options.replaces) retire(context, draft.branch, options.replaces);
      workspace.update((state) => {
        Object.assign(state.paths, bases(captured, id, run));
        delete state.pending;
      });
    },
  });
  store.index.transact(() => writeLock(context));
  return describe(context, id, run, captured);
}

/** Decided while no other commit can come between. */
function headsFor(context: Context, own: Id[], { join, replaces }: RecordOptions): Id[] {
  const { history, workspace } = context;
  if (replaces) {
    if (own.length === 1 && own[0] === replaces) return history.run(replaces).heads;
    throw new ArtError('AMEND_OVERTAKEN', `run ${short(replaces)} is not the last one any more`, {
      hint: 'look again: art log',
    });
  }
  if (join) return history.topmost([...new Set([...own, ...join])]);
  return own.length > 0 ? own : workspace.heads();
}

/** The run that `--amend` would replace: the only head, on which nothing is built yet. */
export function amendable(context: Context, branch: string): Id {
  const [head, ...others] = context.history.heads(branch);
  if (!head) throw new ArtError('NOTHING_TO_AMEND', `branch "${branch}" has no run to amend`);
  if (others.length > 0)
    throw new ArtError('FORKED', `branch "${branch}" has ${others.length + 1} heads`, {
      hint: 'join them first: art merge',
    });
  const also = context.history
    .branches()
    .find((other) => other.name !== branch && context.history.reachable(head, other.heads));
  if (also)
    throw new ArtError('SHARED_RUN', `run ${short(head)} is part of branch "${also.name}" too`, {
      hint: 'commit a new run instead',
    });
  return head;
}

function bases(
  captured: Captured[],
  id: Id,
  run: Run,
): Record<string, { name: string; run: Id; version: number; content: Id }> {
  const found: ReturnType<typeof bases> = {};
  for (const { name, path } of captured) {
    const output = run.outputs[name];
    if (output && path !== undefined) found[path] = { name, run: id, version: output.version, content: output.content };
  }
  return found;
}

// The fact comes after the new head: killed in between, the branch has two heads and has lost nothing.
function retire(context: Context, branch: string, old: Id): void {
  const said = { type: 'amend', subject: { branch }, value: { heads: [toBytes(old)] } };
  context.store.facts.add({ ...said, author: authorOf(context), time: Date.now() }, []);
  context.store.refs.removeHead(branch, old);
}

function describe(context: Context, id: Id, run: Run, captured: Captured[]): CommitResult {
  const outputs: Record<string, CommitOutput> = {};
  for (const { name, newBytes } of captured) {
    const output = run.outputs[name];
    if (!output) continue;
    const { version, content, files, bytes } = output;
    outputs[name] = { version, content, files, bytes, newBytes, isNew: isNewVersion(context.history, run, name) };
  }
  const inputs = run.inputs.map(({ role, name, version, run: origin, content }) => ({
    role,
    name,
    version,
    run: origin,
    content,
  }));
  return { run: id, branch: run.branch, parents: parentsOf(run), inputs, outputs };
}

/** Heads and the runs of inputs, each once: what `--json` calls parents. */
export function parentsOf(run: Pick<Run, 'heads' | 'inputs'>): Id[] {
  return [...new Set([...run.heads, ...run.inputs.map((input) => input.run)])];
}
