import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArtError } from '../errors.ts';
import type { Id } from '../object/types.ts';
import { isErrno, mkdirDurable, writeFileDurable } from '../store/files.ts';

/** The version that a workspace path was last committed as or restored to. */
export interface PathBase {
  name: string;
  run: Id;
  version: number;
  content: Id;
  /** The files and folders that were restored, when it was not all of them. */
  subset?: string[];
}

/** What is remembered of one work tree. */
export interface WorkspaceState {
  /** Where `switch` went, and git's branch at the time (null outside git): it holds while git stays there. */
  switched?: { branch: string; git: string | null };
  /** By path from the workspace root, with `/`. */
  paths: Record<string, PathBase>;
  /** A commit under way: what `paths` gets once its run counts. */
  pending?: { run: Id; bases: Record<string, PathBase> };
  /** Restores under way, and by which process: what is on disk at these paths may be either version or a mix of both. */
  restoring?: Record<string, PathBase & { pid: number }>;
}

/** The state file cannot be understood. Guessing would risk taking old content for new. */
export class DamagedStateError extends ArtError {
  constructor(file: string, cause: unknown) {
    super('DAMAGED_STATE', `the workspace state "${file}" is damaged`, {
      cause,
      hint: 'move it away, then "art checkout --force" what you want here: no stored version is affected',
    });
  }
}

export function stateFile(artDir: string, workspaceId: string): string {
  return join(artDir, 'workspace', workspaceId, 'state.json');
}

/** The state of a work tree; an empty one where nothing has been committed or restored yet. */
export function loadState(artDir: string, workspaceId: string): WorkspaceState {
  const file = stateFile(artDir, workspaceId);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { paths: Object.create(null) };
    throw new DamagedStateError(file, error);
  }
  try {
    const state = JSON.parse(text) as WorkspaceState;
    checkBases(state.paths);
    if (state.restoring !== undefined) checkBases(state.restoring);
    if (state.pending !== undefined) checkBases(state.pending.bases);
    // A path may be called "constructor".
    state.paths = Object.assign(Object.create(null), state.paths);
    return state;
  } catch (error) {
    throw new DamagedStateError(file, error);
  }
}

/** Durable when it returns; a crash leaves the old state or the new one. */
export function saveState(artDir: string, workspaceId: string, state: WorkspaceState): void {
  mkdirDurable(join(artDir, 'workspace', workspaceId));
  writeFileDurable(stateFile(artDir, workspaceId), `${JSON.stringify(state, null, 2)}\n`);
}

/**
 * The state once a commit that was cut short is taken into account: its bases hold when its run came to count, and are
 * forgotten when it did not.
 */
export function settlePending(state: WorkspaceState, isInHistory: (run: Id) => boolean): WorkspaceState {
  const { pending, ...settled } = state;
  if (pending === undefined || !isInHistory(pending.run)) return settled;
  return { ...settled, paths: Object.assign(Object.create(null), state.paths, pending.bases) };
}

function checkBases(bases: Record<string, PathBase>): void {
  for (const [path, base] of Object.entries(bases)) {
    const { name, run, version, content, subset } = base;
    const ids = [run, content].every((id) => typeof id === 'string' && /^[0-9a-f]{64}$/.test(id));
    const list = subset === undefined || (Array.isArray(subset) && subset.every((part) => typeof part === 'string'));
    if (typeof name !== 'string' || !ids || !Number.isSafeInteger(version) || !list) {
      throw new TypeError(`the entry for "${path}" is malformed`);
    }
  }
}
