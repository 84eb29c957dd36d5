import { posix } from 'node:path';
import { findGit } from '../../workspace/git.ts';
import { lookAtWorkTree } from './changed-files.ts';
import { dataFilter, placeOf } from './code-state.ts';

/** A file that git tracks and that is on disk. */
export interface TrackedFile {
  /** From the root that was asked for; begins with `../` for those of the work tree that lie outside of it. */
  path: string;
  /** As git writes modes: 0o100644, 0o100755, 0o120000. */
  mode: number;
  size: number;
  /** Milliseconds. */
  mtime: number;
  /** The git id of what is on disk now, whatever the index says: 40 hex digits. */
  oid: string;
}

/**
 * Every file that git tracks around a root, those of sub-modules too, as it is on disk; undefined outside of git. Only
 * files whose stat differs from git's index are read. `data` as for `readCodeState`. Throws GitDamagedError,
 * GitUnknownError.
 *
 * @example
 * const key = trackedFiles('/project')?.map(({ path, oid }) => `${oid} ${path}`).sort();
 */
export function trackedFiles(root: string, data: readonly string[] = []): TrackedFile[] | undefined {
  const git = findGit(root);
  if (git === undefined) return undefined;
  const place = placeOf(git, root);
  const inside = place === '' ? '' : `${place}/`;
  const files: TrackedFile[] = [];
  lookAtWorkTree(git, {
    skip: dataFilter(place, data),
    onFile: (path, _entry, { mode, size, mtimeMs }, oid) => {
      files.push({
        path: path.startsWith(inside) ? path.slice(inside.length) : posix.relative(place, path),
        mode: gitMode(mode),
        size,
        mtime: mtimeMs,
        oid,
      });
    },
  });
  return files;
}

function gitMode(mode: number): number {
  if ((mode & 0o170000) === 0o120000) return 0o120000;
  return mode & 0o100 ? 0o100755 : 0o100644;
}
