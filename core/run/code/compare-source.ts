import { comparePaths } from '../../object/bytes.ts';
import type { GitObjects } from './git-objects.ts';
import { checkDepth, FOLDER } from './git-tree.ts';
import type { SourceFile, SourceTree } from './source-tree.ts';

export interface SourceDiff {
  path: string;
  change: 'added' | 'removed' | 'changed' | 'mode';
  before: SourceFile | null;
  after: SourceFile | null;
}

/**
 * Files that differ between the source of two runs, by path. Folders that are equal in git are not read. `skip` tells
 * what is no code, though git has it.
 */
export function compareSource(
  before: SourceTree,
  after: SourceTree,
  skip: (path: string) => boolean = () => false,
): SourceDiff[] {
  const paths = new Set<string>();
  if (before.tree !== after.tree) {
    for (const path of differing(before.objects(), before.tree, after.tree, '')) paths.add(path);
  }
  for (const side of [before, after]) {
    for (const { path } of side.changed()) paths.add(path);
    for (const path of side.code.deleted) paths.add(path);
    for (const { path } of side.code.submodules) paths.add(path);
  }
  return [...paths].sort(comparePaths).flatMap((path) => {
    if (skip(path)) return [];
    const [a, b] = [before.at(path) ?? null, after.at(path) ?? null];
    const change = changeOf(a, b);
    return change === undefined ? [] : [{ path, change, before: a, after: b }];
  });
}

function changeOf(a: SourceFile | null, b: SourceFile | null): SourceDiff['change'] | undefined {
  if (a === null || b === null) return a === b ? undefined : a === null ? 'added' : 'removed';
  if (a.oid !== b.oid) return 'changed';
  return a.mode === b.mode ? undefined : 'mode';
}

/** Paths of files that differ between two trees. */
function* differing(
  objects: GitObjects,
  a: string | undefined,
  b: string | undefined,
  prefix: string,
  depth = 0,
): Generator<string> {
  checkDepth(depth);
  const left = new Map((a === undefined ? [] : objects.tree(a)).map((entry) => [entry.name, entry]));
  const right = new Map((b === undefined ? [] : objects.tree(b)).map((entry) => [entry.name, entry]));
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const one = left.get(name);
    const other = right.get(name);
    if (one?.oid === other?.oid && one?.mode === other?.mode) continue;
    const folders = [one, other].map((entry) => (entry?.mode === FOLDER ? entry.oid : undefined));
    if (folders[0] !== undefined || folders[1] !== undefined)
      yield* differing(objects, folders[0], folders[1], `${prefix}${name}/`, depth + 1);
    if ((one && one.mode !== FOLDER) || (other && other.mode !== FOLDER)) yield prefix + name;
  }
}
