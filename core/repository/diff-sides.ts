import type { DiffEntry } from '../api.ts';
import { compareContents, type Side } from '../compare/compare.ts';
import type { CompareOptions, ContentDiff } from '../compare/result.ts';
import type { RunDiff } from '../compare/runs.ts';
import { type ArtifactDiff, diffArtifacts } from '../lineage/diff.ts';
import { findEntry } from '../object/manifest.ts';
import type { RunOutput } from '../object/run.ts';
import type { NodeSource } from '../object/types.ts';
import type { Context } from './context.ts';
import { diskFiles, type Opener, storedFiles } from './diff-files.ts';
import { diskTree } from './disk-tree.ts';
import { SINGLE } from './look.ts';
import { type ArtifactTree, treeAt } from './tree-at.ts';

/** What differs between two versions, one version and the workspace, or the states of two runs. */
export interface RepositoryDiff extends ArtifactDiff {
  /** Both sides are one file. */
  isFile: boolean;
  /** What differs between the runs themselves, where runs are compared. */
  runs?: RunDiff;
  /** What differs inside of an entry that `entries` gave; undefined when the entry says all. */
  content(entry: DiffEntry, options?: CompareOptions): Promise<ContentDiff | undefined>;
}

/** One side: its tree, where the nodes of the tree are, and its files. */
export interface DiffSide {
  tree: ArtifactTree;
  source: NodeSource;
  open: Opener;
}

/** A version, or a path in it. */
export function storedSide(context: Context, name: string, output: RunOutput, inside?: string): DiffSide {
  const tree = treeAt(context, name, output, inside);
  return { tree, source: context.store, open: storedFiles(context, name, output, inside) };
}

/** What the workspace has of an artifact, or of a path in it. */
export async function diskSide(context: Context, name: string, inside: string | undefined): Promise<DiffSide> {
  return { ...(await diskTree(context, name, inside)), open: diskFiles(context, name, inside) };
}

/** Compares two sides; null stands for none. */
export function diffSides(context: Context, before: DiffSide | null, after: DiffSide | null): RepositoryDiff {
  const source = after?.source ?? context.store;
  const parts = diffArtifacts(source, before?.tree ?? null, after?.tree ?? null, {
    onWarning: context.options.onWarning,
  });
  return {
    ...parts,
    isFile: isFile(before) && isFile(after),
    content: async (entry, options) => {
      // A file that moved, or changed its mode alone, has the content that it had.
      if (entry.before?.content === entry.after?.content) return undefined;
      return compareContents(
        openEntry(before, entry.from ?? entry.path, entry.before),
        openEntry(after, entry.path, entry.after),
        options,
      );
    },
  };
}

function isFile(side: DiffSide | null): boolean {
  return side !== null && findEntry(side.source, side.tree.root, SINGLE) !== undefined;
}

function openEntry(side: DiffSide | null, path: string, facts: DiffEntry['before']): Side | null {
  return side && facts && facts.mode !== 3 ? side.open(path, facts) : null;
}
