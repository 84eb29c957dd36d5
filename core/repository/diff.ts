import type { DuRow } from '../api.ts';
import { UsageError } from '../errors.ts';
import type { Context } from './context.ts';
import { diffSides, diskSide, type RepositoryDiff, storedSide } from './diff-sides.ts';
import { diffStates } from './diff-states.ts';

/** Compares two versions or the states of two runs; one version with the workspace when `after` is absent. */
export async function diff(context: Context, before: string, after?: string): Promise<RepositoryDiff> {
  const left = context.resolver.resolve(before);
  const right = after === undefined ? undefined : context.resolver.resolve(after);
  if (after !== undefined && right && Boolean(left.output) !== Boolean(right.output)) {
    throw new UsageError(`"${left.output ? after : before}" is a run and the other is an artifact`, {
      hint: 'compare two runs, or two versions: NAME@VERSION',
    });
  }
  if (!left.output) {
    if (right) return diffStates(context, left.run, right.run);
    throw new UsageError(`"${before}" is a run: name a second one to compare it with`, {
      hint: `art diff ${before} HEAD`,
    });
  }
  const { name, value } = left.output;
  const there = right?.output;
  const newer = there
    ? storedSide(context, there.name, there.value, right.path)
    : await diskSide(context, name, left.path);
  return diffSides(context, storedSide(context, name, value, left.path), newer);
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
