import { lstatSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { findGit, type GitInfo } from '../../workspace/git.ts';
import { type CodeChange, lookAtWorkTree, type WorkTreeState } from './changed-files.ts';
import { GitUnknownError } from './git-error.ts';
import { headCommit, operationOf, remoteUrl } from './git-head.ts';

export interface CodeOptions {
  /** Whether the code was looked at before a command ran or when its results were recorded. */
  when: 'at-start' | 'at-commit';
  /** Paths of artifacts, from the workspace root: data is no code. Absolute ones are outside and do not count. */
  data?: readonly string[];
  /** Files that belong to the code though git does not track them, from the workspace root. */
  also?: readonly string[];
}

export interface CodeState {
  git: GitInfo;
  when: CodeOptions['when'];
  /** 40 hex digits; absent before the first commit, and where the repository could not be read. */
  commit?: string;
  /** Absent when detached. */
  branch?: string;
  /** Without credentials. */
  remote?: string;
  /** Where the workspace root lies in the work tree, with `/`; empty where they are the same. */
  root: string;
  /** What git is in the middle of: `merge`, `rebase`, ... */
  operation?: string;
  /** Absent where the repository could not be read. */
  dirty?: boolean;
  /** Why it could not: it keeps things in a way not known here. */
  problem?: string;
  /** Files that are not as the commit has them, from the work tree's root. */
  changes: CodeChange[];
  /** Those of `also` that git does not track. */
  untracked: string[];
  submodules: { path: string; commit?: string }[];
  /** When the newest of the code files was last written, documents apart; milliseconds. 0 without any. */
  newest: { path: string; time: number };
}

/**
 * The state of the code around a workspace root, compared with its git commit; undefined outside of git. Costs an lstat
 * for each tracked file. Throws GitDamagedError for a repository that cannot be believed.
 *
 * @example
 * const state = readCodeState('/project', { when: 'at-start', data: ['data'] });
 * console.log(state?.commit, state?.dirty, state?.changes);
 */
export function readCodeState(root: string, options: CodeOptions): CodeState | undefined {
  const git = findGit(root);
  if (git === undefined) return undefined;
  const place = placeOf(git, root);
  const remote = remoteUrl(git);
  const operation = operationOf(git);
  const state: CodeState = {
    git,
    when: options.when,
    root: place,
    ...(git.branch !== undefined && { branch: git.branch }),
    ...(remote !== undefined && { remote }),
    ...(operation !== undefined && { operation }),
    changes: [],
    untracked: [],
    submodules: [],
    newest: { path: '', time: 0 },
  };
  try {
    look(state, options);
  } catch (error) {
    if (!(error instanceof GitUnknownError)) throw error;
    state.problem = error.message;
    const commit = commitOrNone(git);
    if (commit !== undefined) state.commit = commit;
  }
  return state;
}

function look(state: CodeState, options: CodeOptions): void {
  const also = new Set((options.also ?? []).map((path) => under(state.root, path)));
  const found: WorkTreeState = lookAtWorkTree(state.git, {
    skip: dataFilter(state.root, options.data ?? []),
    onFile: (path, _entry, { mtimeMs }) => {
      also.delete(path);
      if (mtimeMs > state.newest.time && isProgram(path)) state.newest = { path, time: mtimeMs };
    },
  });
  if (found.commit !== undefined) state.commit = found.commit;
  state.dirty = found.dirty;
  state.changes = [...found.changes, ...found.submodules.flatMap(({ changes }) => changes)];
  state.submodules = found.submodules.map(({ path, commit }) => ({ path, ...(commit !== undefined && { commit }) }));
  state.untracked = [...also].filter((path) => {
    const stat = lstatSync(join(state.git.workTree, path), { throwIfNoEntry: false });
    return stat?.isFile() || stat?.isSymbolicLink();
  });
}

/** What in a work tree is data or art's own: a predicate over paths from its root. */
export function dataFilter(place: string, data: readonly string[]): (path: string) => boolean {
  const own = ['art.lock', '.art', ...data.filter((path) => !path.startsWith('/'))].map((path) =>
    under(place, path.replace(/\/+$/, '')),
  );
  const exact = new Set(own);
  const folders = own.map((path) => `${path}/`);
  return (path) => exact.has(path) || folders.some((folder) => path.startsWith(folder));
}

/** Where a folder lies in its work tree, with `/`. */
export function placeOf(git: GitInfo, root: string): string {
  return relative(git.workTree, root).split(sep).join('/');
}

export function under(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

// A README edited afterwards says nothing about whether results are up to date.
function isProgram(path: string): boolean {
  return !/(^|\/)(\.[^/]+|art\.yaml|LICENSE|[^/]+\.(md|rst|txt|adoc|pdf|png|jpe?g|svg))$/i.test(path);
}

function commitOrNone(git: GitInfo): string | undefined {
  try {
    return headCommit(git);
  } catch {
    return undefined;
  }
}
