import type { DiffEntry, DiffSummary, DuRow } from '../api.ts';
import { UsageError } from '../errors.ts';
import { type ArtifactDiff, diffArtifacts, type Tree } from '../lineage/diff.ts';
import type { NodeSource } from '../object/types.ts';
import type { Context } from './context.ts';
import { diskTree } from './disk-tree.ts';
import { treeAt } from './tree-at.ts';

/** Compares two versions or the states of two runs; one version with the workspace when `after` is absent. */
export async function diff(context: Context, before: string, after?: string): Promise<ArtifactDiff> {
  const left = context.resolver.resolve(before);
  if (after === undefined) {
    if (!left.output)
      throw new UsageError(`"${before}" is a run: name a second one to compare it with`, {
        hint: `art diff ${before} HEAD`,
      });
    const { tree, source } = await diskTree(context, left.output.name, left.path);
    return compare(context, source, treeAt(context, left.output.name, left.output.value, left.path), tree);
  }
  const right = context.resolver.resolve(after);
  if (Boolean(left.output) !== Boolean(right.output)) {
    throw new UsageError(`"${left.output ? after : before}" is a run and the other is an artifact`, {
      hint: 'compare two runs, or two versions: NAME@VERSION',
    });
  }
  if (!left.output || !right.output) return compareStates(context, left.run, right.run);
  return compare(
    context,
    context.store,
    treeAt(context, left.output.name, left.output.value, left.path),
    treeAt(context, right.output.name, right.output.value, right.path),
  );
}

/** What the versions of artifacts hold and take on disk; all artifacts of the branch when no names are given. */
export async function du(context: Context, names?: string[]): Promise<DuRow[]> {
  const { diskUse } = await import('../lineage/du.ts');
  const { history, store, workspace } = context;
  const heads = workspace.heads();
  const rows: DuRow[] = [];
  for (const name of names ?? history.names(heads)) {
    const artifact = context.resolver.artifact(name).output.name;
    const versions = [...history.versions(artifact, heads)].flatMap(
      (row) => history.run(row.run).outputs[artifact] ?? [],
    );
    rows.push(diskUse(store, artifact, versions.reverse()));
  }
  return rows;
}

function compare(context: Context, source: NodeSource, before: Tree | null, after: Tree | null): ArtifactDiff {
  return diffArtifacts(source, before, after, { onWarning: context.options.onWarning });
}

/** All artifacts of two runs' states, each under its name. */
function compareStates(context: Context, before: string, after: string): ArtifactDiff {
  const names = [...new Set([...context.history.names([before]), ...context.history.names([after])])].sort();
  const parts = names.map((name) => ({
    name,
    diff: compare(context, context.store, stateTree(context, name, before), stateTree(context, name, after)),
  }));
  const entries = {
    *[Symbol.iterator](): Generator<DiffEntry> {
      for (const { name, diff: part } of parts) for (const entry of part.entries) yield under(name, entry);
    },
  };
  return { entries, summary: () => parts.map((part) => part.diff.summary()).reduce(add, NONE) };
}

function stateTree(context: Context, name: string, run: string): Tree | null {
  const latest = context.history.latest(name, [run]);
  const output = latest && context.history.run(latest.run).outputs[name];
  return output ? treeAt(context, name, output, undefined) : null;
}

function under(name: string, entry: DiffEntry): DiffEntry {
  const place = (path: string): string => (path === '.' ? name : `${name}/${path}`);
  return { ...entry, path: place(entry.path), ...(entry.from === undefined ? {} : { from: place(entry.from) }) };
}

const NONE: DiffSummary = { added: 0, removed: 0, changed: 0, renamed: 0, sharedBytes: 0, newBytes: 0 };

function add(a: DiffSummary, b: DiffSummary): DiffSummary {
  return {
    added: a.added + b.added,
    removed: a.removed + b.removed,
    changed: a.changed + b.changed,
    renamed: a.renamed + b.renamed,
    sharedBytes: a.sharedBytes + b.sharedBytes,
    newBytes: a.newBytes + b.newBytes,
  };
}
