import { GitUnknownError } from './git-error.ts';
import type { CachedFolder } from './git-index.ts';
import type { GitObjects, TreeEntry } from './git-objects.ts';

/** A file of a commit: `mode` as in the index. */
export type TreeFile = Pick<TreeEntry, 'mode' | 'oid'>;

export const FOLDER = 0o040000;
export const LINK = 0o120000;
export const SUBMODULE = 0o160000;

const MAX_DEPTH = 1000;

/** Refuses folders in folders without end. */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new GitUnknownError(`folders more than ${MAX_DEPTH} deep`);
}

/** Every file of a tree with its path, folder by folder. */
export function* treeFiles(
  objects: GitObjects,
  tree: string,
  prefix = '',
  depth = 0,
): Generator<TreeFile & { path: string }> {
  checkDepth(depth);
  for (const { name, mode, oid } of objects.tree(tree)) {
    if (mode === FOLDER) yield* treeFiles(objects, oid, `${prefix}${name}/`, depth + 1);
    else yield { path: prefix + name, mode, oid };
  }
}

/** What of a commit's tree has to be compared with the index: folders that the index knows to be equal are not read. */
export interface HeadTree {
  /** Files outside of equal folders. */
  files: Map<string, TreeFile>;
  /** Whether a path lies in a folder that is equal. */
  isEqual(path: string): boolean;
}

/** `tree` is absent before the first commit. */
export function headTree(objects: GitObjects, tree: string | undefined, cached: CachedFolder | undefined): HeadTree {
  const files = new Map<string, TreeFile>();
  const folders = new Map<string, boolean>([['', false]]);
  const visit = (oid: string, prefix: string, known: CachedFolder | undefined, depth: number): void => {
    checkDepth(depth);
    if (known?.oid === oid) {
      folders.set(prefix, true);
      return;
    }
    for (const entry of objects.tree(oid)) {
      const path = prefix + entry.name;
      if (entry.mode === FOLDER) visit(entry.oid, `${path}/`, known?.folders.get(entry.name), depth + 1);
      else files.set(path, { mode: entry.mode, oid: entry.oid });
    }
  };
  if (tree !== undefined) visit(tree, '', cached, 0);
  const isEqual = (path: string): boolean => {
    const folder = path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const equal = folder !== path && isEqual(folder);
    folders.set(folder, equal);
    return equal;
  };
  return { files, isEqual };
}
