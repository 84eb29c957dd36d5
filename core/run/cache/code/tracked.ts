import { join, relative, sep } from 'node:path';
import { findGit, type GitInfo } from '../../../workspace/git.ts';
import { readGitIndex } from './git-index.ts';

/**
 * Every file that git tracks, by its path from `root`; those above `root` begin with `../`. Files of sub-modules that
 * are there are among them. What is on disk may differ, or be gone.
 */
export function trackedFiles(root: string, git: GitInfo): string[] {
  const up = relative(root, git.workTree).split(sep).join('/');
  const down = relative(git.workTree, root).split(sep).join('/');
  return [...inWorkTree(git)].map((path) => {
    if (down === '') return path;
    return path.startsWith(`${down}/`) ? path.slice(down.length + 1) : `${up}/${path}`;
  });
}

function* inWorkTree(git: GitInfo): Generator<string> {
  for (const { path, isSubmodule } of readGitIndex(git)) {
    if (!isSubmodule) yield path;
    else for (const inner of inSubmodule(join(git.workTree, path))) yield `${path}/${inner}`;
  }
}

/** Nothing where the sub-module was not checked out. */
function* inSubmodule(dir: string): Generator<string> {
  const git = findGit(dir);
  if (git?.workTree === dir) yield* inWorkTree(git);
}
