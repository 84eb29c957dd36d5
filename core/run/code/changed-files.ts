import { join } from 'node:path';
import { findGit, type GitInfo } from '../../workspace/git.ts';
import { headCommit } from './git-head.ts';
import { type IndexEntry, readIndex } from './git-index.ts';
import { GitObjects } from './git-objects.ts';
import { FOLDER, headTree, SUBMODULE, type TreeFile } from './git-tree.ts';
import { type FileRules, fileRules, isUntouched, modeOf, oidOnDisk, WorkTree } from './work-file.ts';

/** A file that git tracks and that is not as the commit has it. */
export interface CodeChange {
  /** From the root of the work tree. */
  path: string;
  change: 'added' | 'modified' | 'deleted';
  /** As git writes modes; 0 for a deleted one. */
  mode: number;
}

export interface Submodule {
  path: string;
  /** What is checked out; absent where nothing is. */
  commit?: string;
  /** Tracked files of it that differ from that commit; their paths begin with the sub-module's. */
  changes: CodeChange[];
}

export interface WorkTreeState {
  commit: string | undefined;
  /** What `git status --untracked-files=no` would have something to say about. */
  dirty: boolean;
  changes: CodeChange[];
  submodules: Submodule[];
}

export interface LookOptions {
  /** Paths from the work tree's root that are no code: data. */
  skip?: (path: string) => boolean;
  /** Told of each file that git tracks and that is there. `oid` is absent where it has not been read. */
  onFile?: (
    path: string,
    entry: IndexEntry,
    stat: { size: number; mtimeMs: number; mode: number },
    oid: string,
  ) => void;
}

const MAX_SUBMODULES_DEEP = 20;

/**
 * Compares a work tree with its commit, as `git status` does: by the index, of which a file is read only when its stat
 * differs. Throws GitDamagedError, GitUnknownError.
 */
export function lookAtWorkTree(git: GitInfo, options: LookOptions = {}, depth = 0): WorkTreeState {
  const commit = headCommit(git);
  const index = readIndex(join(git.gitDir, 'index'));
  const objects = new GitObjects(git.commonDir);
  try {
    const head = headTree(objects, commit === undefined ? undefined : objects.treeOf(commit), index.cached);
    const look = new Look(git, index.time, options, depth);
    for (const entry of index.entries()) {
      const before = head.isEqual(entry.path) ? entry : head.files.get(entry.path);
      head.files.delete(entry.path);
      if (!options.skip?.(entry.path)) look.at(entry, before);
    }
    for (const path of head.files.keys()) if (!options.skip?.(path) && !look.seen(path)) look.gone(path);
    return { commit, ...look.result() };
  } finally {
    objects.close();
  }
}

/** Goes along the index, and gathers what differs. */
class Look {
  readonly #git: GitInfo;
  readonly #tree: WorkTree;
  readonly #rules: FileRules;
  readonly #indexTime: number;
  readonly #options: LookOptions;
  readonly #depth: number;
  readonly #changes: CodeChange[] = [];
  readonly #submodules: Submodule[] = [];
  readonly #conflicts = new Set<string>();
  #dirty = false;

  constructor(git: GitInfo, indexTime: number, options: LookOptions, depth: number) {
    this.#git = git;
    this.#tree = new WorkTree(git.workTree);
    this.#rules = fileRules(git);
    this.#indexTime = indexTime;
    this.#options = options;
    this.#depth = depth;
  }

  /** `before` is the file of the commit; the entry itself where that is known to be equal. */
  at(entry: IndexEntry, before: TreeFile | undefined): void {
    if (entry.mode === FOLDER) return;
    if (entry.stage > 0) {
      this.#conflict(entry, before);
      return;
    }
    if (before?.oid !== entry.oid || before.mode !== entry.mode || entry.intended) this.#dirty = true;
    if (entry.mode === SUBMODULE) this.#submodule(entry, before);
    else if (entry.assumed) this.#assumed(entry);
    else this.#file(entry, before);
  }

  seen(path: string): boolean {
    return this.#conflicts.has(path);
  }

  /** In the commit, and not in the index any more. */
  gone(path: string): void {
    this.#dirty = true;
    this.#changes.push({ path, change: 'deleted', mode: 0 });
  }

  result(): Omit<WorkTreeState, 'commit'> {
    return { dirty: this.#dirty, changes: this.#changes, submodules: this.#submodules };
  }

  /** A path in conflict has up to three entries, one after the other, and counts once. */
  #conflict(entry: IndexEntry, before: TreeFile | undefined): void {
    this.#dirty = true;
    if (this.#conflicts.has(entry.path)) return;
    this.#conflicts.add(entry.path);
    if (entry.mode !== SUBMODULE) this.#file({ ...entry, mtime: 0, oid: '' }, before);
  }

  /** Never a change, and still a file that is tracked. */
  #assumed(entry: IndexEntry): void {
    const { onFile } = this.#options;
    const stat = onFile && this.#tree.stat(entry.path);
    if (stat === undefined || stat.isDirectory()) return;
    const oid = isUntouched(entry, stat, this.#indexTime)
      ? entry.oid
      : oidOnDisk(this.#git.workTree, entry, stat, this.#rules);
    onFile?.(entry.path, entry, stat, oid);
  }

  #file(entry: IndexEntry, before: TreeFile | undefined): void {
    const { path } = entry;
    const stat = this.#tree.stat(path);
    if (stat === undefined || stat.isDirectory()) {
      this.#dirty = true;
      if (before !== undefined) this.#changes.push({ path, change: 'deleted', mode: 0 });
      return;
    }
    const mode = modeOf(stat, entry.mode, this.#rules);
    const untouched = mode === entry.mode && isUntouched(entry, stat, this.#indexTime);
    const oid = untouched ? entry.oid : oidOnDisk(this.#git.workTree, entry, stat, this.#rules);
    this.#options.onFile?.(path, entry, stat, oid);
    if (oid !== entry.oid || mode !== entry.mode) this.#dirty = true;
    if (before === undefined) this.#changes.push({ path, change: 'added', mode });
    else if (before.oid !== oid || before.mode !== mode) this.#changes.push({ path, change: 'modified', mode });
  }

  #submodule({ path, oid }: IndexEntry, before: TreeFile | undefined): void {
    const inner = findGit(join(this.#git.workTree, path));
    if (inner?.workTree !== join(this.#git.workTree, path) || this.#depth >= MAX_SUBMODULES_DEEP) {
      this.#submodules.push({ path, changes: [] });
      return;
    }
    const under = (inside: string): string => `${path}/${inside}`;
    const { skip, onFile } = this.#options;
    const state = lookAtWorkTree(
      inner,
      {
        ...(skip && { skip: (inside) => skip(under(inside)) }),
        ...(onFile && { onFile: (inside, ...rest) => onFile(under(inside), ...rest) }),
      },
      this.#depth + 1,
    );
    if (state.commit !== oid || state.dirty || before === undefined) this.#dirty = true;
    const { commit } = state;
    const changes = state.changes.map((one) => ({ ...one, path: under(one.path) }));
    this.#submodules.push({ path, ...(commit !== undefined && { commit }), changes });
    for (const one of state.submodules)
      this.#submodules.push({
        ...one,
        path: under(one.path),
        changes: one.changes.map((change) => ({ ...change, path: under(change.path) })),
      });
  }
}
