import { comparePaths } from '../object/bytes.ts';
import { listManifest } from '../object/manifest.ts';
import { CollisionFinder, checkPath, linkStaysInside, UnsafePathError } from '../object/paths.ts';
import type { Entry, Id, NodeSource } from '../object/types.ts';
import { NameCollisionError, UnwritableNameError } from './place-errors.ts';
import type { NameRules } from './probe.ts';

export interface GuardOptions {
  source: NodeSource;
  root: Id;
  names: NameRules;
  /** The target of a symlink by its content id. */
  readLink: (entry: Entry) => string;
  /** What a path is called on disk; as it is when absent. */
  nameOf?: (path: string) => string;
}

/**
 * Lets entries of a manifest through that may be written, and throws at the first that may not: a manifest can come from
 * anybody, by any program, so nothing is taken for granted. Order, which the tree is searched by, clashes of file and
 * folder, unsafe names, links that lead out, names that this file system cannot hold or cannot tell apart.
 */
export function* guarded(entries: Iterable<Entry>, options: GuardOptions): Generator<Entry, void, void> {
  const { names, nameOf = (path) => path } = options;
  const collisions = names.folds ? new CollisionFinder() : undefined;
  let before: Entry | undefined;
  for (const entry of entries) {
    const { path } = entry;
    checkPath(path);
    if (before !== undefined) checkOrder(before.path, path);
    if (entry.mode === 2) checkLink(entry, options);
    const name = nameOf(path);
    for (const part of newParts(before && nameOf(before.path), name)) {
      const refusal = names.refuses(part);
      if (refusal !== undefined) throw new UnwritableNameError(path, refusal);
    }
    const earlier = collisions?.add(name);
    if (earlier !== undefined) throw new NameCollisionError(path, earlier);
    yield entry;
    before = entry;
  }
}

function checkOrder(before: string, path: string): void {
  if (comparePaths(before, path) >= 0) throw new UnsafePathError(path, 'it is out of order');
  if (path.startsWith(`${before}/`)) throw new UnsafePathError(path, 'it lies below a file or symlink');
}

function checkLink(entry: Entry, { source, root, readLink }: GuardOptions): void {
  const target = readLink(entry);
  const isFolder = (path: string): boolean => {
    const first = listManifest(source, root, { prefix: path }).next();
    return !first.done && (first.value.path !== path || first.value.mode === 3);
  };
  if (!linkStaysInside(entry.path, target, isFolder)) {
    throw new UnsafePathError(
      entry.path,
      `it is a symlink that leads out of the artifact, to ${JSON.stringify(target)}`,
    );
  }
}

/** The parts of a path that the one before it did not have. */
function newParts(before: string | undefined, path: string): string[] {
  const parts = path.split('/');
  const old = before?.split('/') ?? [];
  let same = 0;
  while (same < parts.length - 1 && parts[same] === old[same]) same++;
  return parts.slice(same);
}
