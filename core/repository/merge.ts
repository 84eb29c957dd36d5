import type { MergeClash, MergeResult } from '../api.ts';
import { NotFoundError, UsageError } from '../errors.ts';
import { mergeManifests } from '../lineage/merge.ts';
import type { RunOutput } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import type { VersionRow } from '../store/history-index.ts';
import type { Stage } from '../store/stage.ts';
import { authorOf } from './author.ts';
import type { Context } from './context.ts';
import { follow } from './follow.ts';
import { type Captured, record } from './record.ts';

export interface MergeOptions {
  message?: string;
  /** Which side a clashing path is taken from; without it any clash stops the merge. */
  prefer?: 'ours' | 'theirs';
  author?: string;
}

/**
 * Joins a branch (or, without one, the heads that the current branch has) and its forked artifacts: folders path by
 * path, with the version that both sides come from as the base. With clashes nothing is recorded.
 */
export async function merge(context: Context, branch: string | undefined, options: MergeOptions): Promise<MergeResult> {
  const { history, workspace, store } = context;
  const current = workspace.branch();
  const ours = workspace.heads();
  const theirs = branch === undefined ? ours : headsNamed(context, branch);
  const heads = history.topmost([...new Set([...ours, ...theirs])]);
  const forked = [...history.names(heads)].filter((name) => history.live(name, heads).length > 1);
  if (forked.length === 0 && heads.every((head) => ours.includes(head)))
    return { branch: current, merged: [], clashes: [] };
  if (forked.length === 0 && heads.length === theirs.length && heads.every((head) => theirs.includes(head))) {
    return { ...(await forward(context, current, heads)), branch: current, merged: [], clashes: [] };
  }
  const stage = store.stage();
  try {
    const clashes: MergeClash[] = [];
    const merged: Captured[] = [];
    for (const name of forked) {
      const one = joinArtifact(context, stage, name, history.live(name, heads), ours, options.prefer);
      clashes.push(...one.clashes);
      if (one.captured) merged.push(one.captured);
    }
    if (clashes.length > 0 && !options.prefer) return { branch: current, merged: [], clashes };
    const { run } = record(context, stage, draft(context, current, branch, merged, options), merged, { join: heads });
    await follow(context);
    return { run, branch: current, merged: merged.map(({ name }) => name), clashes };
  } finally {
    stage.abort();
  }
}

function headsNamed(context: Context, branch: string): Id[] {
  const heads = context.history.heads(branch);
  if (heads.length > 0) return heads;
  const run = context.resolver.resolve(branch);
  if (run.output) throw new UsageError(`"${branch}" is an artifact; merge takes a branch or a run`);
  return [run.run];
}

// Nothing of ours is missing on the other side: the branch only moves.
async function forward(context: Context, branch: string, heads: Id[]): Promise<{ run?: Id }> {
  const { store, history } = context;
  store.index.transact(() => {
    for (const head of heads) store.refs.addHead(branch, head);
    store.index.history.remember(branch, history.heads(branch));
  });
  await follow(context);
  return heads[0] === undefined ? {} : { run: heads[0] };
}

function joinArtifact(
  context: Context,
  stage: Stage,
  name: string,
  live: VersionRow[],
  ours: Id[],
  prefer: MergeOptions['prefer'],
): { captured?: Captured; clashes: MergeClash[] } {
  const { history } = context;
  // Our own side first, so that "ours" in a clash means what the user has.
  const sides = [...live].sort(
    (a, b) => Number(history.reachable(b.run, ours)) - Number(history.reachable(a.run, ours)),
  );
  const [first, ...others] = sides.map((row) => ({ row, output: outputOf(context, row.run, name) }));
  if (!first) throw new NotFoundError(`"${name}" has no version to merge`);
  const clashes: MergeClash[] = [];
  let output: Pick<RunOutput, 'content' | 'layout' | 'files' | 'bytes'> = first.output;
  for (const other of others) {
    const base = commonVersion(context, name, first.row.run, other.row.run);
    const joined = mergeManifests(stage, stage, {
      name,
      base,
      ours: output,
      theirs: other.output,
      ...(prefer ? { prefer } : {}),
    });
    clashes.push(...joined.clashes);
    if (!joined.merged) return { clashes };
    output = joined.merged;
  }
  const { content, layout, files, bytes } = output;
  const { type, meta } = first.output;
  const captured: Captured = {
    name,
    draft: {
      content,
      ...(layout === undefined ? {} : { layout }),
      files,
      bytes,
      type,
      fallbackType: type,
      meta,
      joins: live.map((row) => row.run),
    },
    newBytes: 0,
    changed: true,
  };
  return { captured, clashes };
}

/** The newest version that both come from along `supersedes`; null when the two were made apart. */
function commonVersion(context: Context, name: string, a: Id, b: Id): RunOutput | null {
  const ours = ancestry(context, name, a);
  const shared = [...ancestry(context, name, b)].filter((run) => ours.has(run));
  const best = shared.sort(
    (x, y) => context.history.node(y).generation - context.history.node(x).generation || (x < y ? 1 : -1),
  )[0];
  return best === undefined ? null : outputOf(context, best, name);
}

function ancestry(context: Context, name: string, run: Id): Set<Id> {
  const found = new Set([run]);
  for (const id of found) for (const old of outputOf(context, id, name).supersedes) found.add(old);
  return found;
}

function outputOf(context: Context, run: Id, name: string): RunOutput {
  const output = context.history.run(run).outputs[name];
  if (!output) throw new NotFoundError(`run ${run} has no output "${name}"`);
  return output;
}

function draft(
  context: Context,
  current: string,
  branch: string | undefined,
  merged: Captured[],
  options: MergeOptions,
): Parameters<typeof record>[2] {
  const into = branch === undefined ? `merge the heads of ${current}` : `merge ${branch} into ${current}`;
  return {
    author: options.author ?? authorOf(context),
    branch: current,
    time: Date.now(),
    message: options.message ?? into,
    kind: 'merge',
    inputs: [],
    outputs: Object.fromEntries(merged.map(({ name, draft: output }) => [name, output])),
    params: {},
    metrics: {},
    labels: {},
    extra: {},
  };
}
