import { resolve } from 'node:path';
import { listManifest } from '../object/manifest.ts';
import type { Run } from '../object/run.ts';
import type { Entry, Id } from '../object/types.ts';
import { dataFilter, placeOf } from '../run/code/code-state.ts';
import { compareSource, type SourceDiff } from '../run/code/compare-source.ts';
import { type RestoredSource, restoreSource } from '../run/code/restore-source.ts';
import { SourceTree } from '../run/code/source-tree.ts';
import { dataPaths } from './circumstances.ts';
import { type Context, short } from './context.ts';

export type { SourceDiff } from '../run/code/compare-source.ts';
export type { RestoredSource } from '../run/code/restore-source.ts';

/** The state of the code that a run recorded. */
export interface ShownCode {
  run: Id;
  /** As recorded: see the page on runs. Absent where no code was. */
  code?: NonNullable<Run['code']>;
  /** Files that were stored because git's commit does not have them so. */
  changed: Iterable<Entry>;
}

export function showCode(context: Context, selector: string): ShownCode {
  const { run } = context.resolver.resolve(selector);
  const { code, attachments } = context.history.run(run);
  const changed = attachments?.code ? listManifest(context.store, attachments.code.content) : [];
  return { run, ...(code && { code }), changed };
}

/** Files that differ between the source of two runs. Throws where git does not have their commits. */
export function diffCode(context: Context, before: string, after: string): SourceDiff[] {
  const trees: SourceTree[] = [];
  try {
    const [a, b] = [before, after].map((selector) => {
      const tree = sourceOf(context, selector);
      trees.push(tree);
      return tree;
    });
    return a && b ? compareSource(a, b, notCode(context)) : [];
  } finally {
    for (const tree of trees) tree.close();
  }
}

/** Writes the source of a run to a folder that is new or empty. Throws where git does not have its commit. */
export function checkoutCode(context: Context, selector: string, to: string): RestoredSource & { path: string } {
  const tree = sourceOf(context, selector);
  try {
    const path = resolve(context.workspace.cwd, to);
    return { path, ...restoreSource(tree, path) };
  } finally {
    tree.close();
  }
}

function notCode(context: Context): (path: string) => boolean {
  const { git, root } = context.workspace;
  return git === undefined ? () => false : dataFilter(placeOf(git, root), dataPaths(context));
}

function sourceOf(context: Context, selector: string): SourceTree {
  const { run } = context.resolver.resolve(selector);
  return new SourceTree(context.store, context.history.run(run), short(run), context.workspace.git);
}
