import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What git knows of a work tree, read from its files: starting git or a library would cost more than the rest. */
export interface GitInfo {
  workTree: string;
  /** Where this work tree's HEAD is; what all its work trees share is in `commonDir`. */
  gitDir: string;
  commonDir: string;
  /** Absent when HEAD is detached, and in repositories that keep HEAD elsewhere. Set on a branch with no commit yet. */
  branch?: string;
  detached: boolean;
}

/** The git work tree that `dir` is in, if it is in one. Sub-modules and linked work trees are found as themselves. */
export function findGit(dir: string): GitInfo | undefined {
  for (let workTree = resolve(dir); ; workTree = dirname(workTree)) {
    const gitDir = gitDirOf(workTree);
    const head = gitDir && readLine(join(gitDir, 'HEAD'));
    if (gitDir && head !== undefined) {
      const shared = readLine(join(gitDir, 'commondir'));
      const branch = branchOf(head);
      return {
        workTree,
        gitDir,
        commonDir: shared === undefined ? gitDir : resolve(gitDir, shared),
        ...(branch === undefined ? {} : { branch }),
        detached: branch === undefined,
      };
    }
    if (dirname(workTree) === workTree) return undefined;
  }
}

/** The main work tree of the repository that a linked one belongs to; undefined for a main one or a bare repository. */
export function mainWorkTree(git: GitInfo): string | undefined {
  if (git.commonDir === git.gitDir) return undefined;
  const candidate = dirname(git.commonDir);
  return gitDirOf(candidate) === git.commonDir ? candidate : undefined;
}

function gitDirOf(workTree: string): string | undefined {
  const dotGit = join(workTree, '.git');
  const stat = statSync(dotGit, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isDirectory()) return dotGit;
  const target = /^gitdir: (.+)$/.exec(readLine(dotGit) ?? '')?.[1];
  if (target === undefined) return undefined;
  const gitDir = resolve(workTree, target);
  return existsSync(gitDir) ? gitDir : undefined;
}

function branchOf(head: string): string | undefined {
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  // What a repository with another ref store writes into HEAD to stop old programs.
  return branch === '.invalid' ? undefined : branch;
}

function readLine(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
  } catch {
    return undefined;
  }
}
