import { join, relative, sep } from 'node:path';
import { ArtError } from '../../../errors.ts';
import { findGit, type GitInfo } from '../../../workspace/git.ts';
import { readIndex } from '../../code/git-index.ts';

const SUBMODULE = 0o160000;

/**
 * Every file that git tracks, by its path from `root`; those above `root` begin with `../`. Files of sub-modules that
 * are there are among them. What is on disk may differ, or be gone. Throws ArtError where git's index cannot be read.
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
  let before: string | undefined;
  for (const { path, mode } of entriesOf(git)) {
    // A file that is being merged is there up to three times.
    if (path === before) continue;
    before = path;
    if (mode !== SUBMODULE) yield path;
    else for (const inner of inSubmodule(join(git.workTree, path))) yield `${path}/${inner}`;
  }
}

function entriesOf(git: GitInfo): { path: string; mode: number }[] {
  const file = join(git.gitDir, 'index');
  try {
    return [...readIndex(file).entries()];
  } catch (cause) {
    throw new ArtError('GIT_INDEX', `it cannot be told which files git tracks: "${file}" cannot be read`, {
      cause,
      hint: 'name the files that the step depends on in art.yaml: code: [FILE, ...]',
    });
  }
}

/** Nothing where the sub-module was not checked out. */
function* inSubmodule(dir: string): Generator<string> {
  const git = findGit(dir);
  if (git?.workTree === dir) yield* inWorkTree(git);
}
