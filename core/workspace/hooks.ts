import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { ArtError, NotFoundError } from '../errors.ts';
import { isErrno, writeFileDurable } from '../store/files.ts';
import { findGit, type GitInfo } from './git.ts';

export interface InstalledHook {
  hook: string;
  path: string;
  change: 'installed' | 'replaced' | 'kept';
}

const mark = '# installed by art install-hooks';

/** git runs post-checkout with a third word of 1 for a change of branch and 0 for single files. */
const guards: Record<string, string> = {
  'post-checkout': '[ "$3" = 1 ] || exit 0\n',
  'post-merge': '',
};

/** Somebody else's hook is in the way. */
export class HookExistsError extends ArtError {
  constructor(path: string) {
    super('HOOK_EXISTS', `"${path}" is there already and is not from art`, {
      hint: 'add the line "art checkout" to it, or replace it: art install-hooks --force',
    });
  }
}

/**
 * Makes git restore what `art.lock` says whenever it moves its work tree. Nothing is written unless all hooks can be.
 *
 * @param root the workspace's root folder, which may be below the top of git's work tree
 */
export function installHooks(root: string, options: { force?: boolean } = {}): InstalledHook[] {
  const git = findGit(root);
  if (git === undefined) {
    throw new NotFoundError(`"${root}" is not in a git repository`, { hint: 'start one: git init' });
  }
  const folder = hooksFolder(git);
  const planned = Object.entries(guards).map(([hook, guard]) => {
    const path = join(folder, hook);
    const script = scriptOf(guard, relative(git.workTree, resolve(root)));
    const there = read(path);
    if (there !== undefined && !there.includes(mark) && !options.force) throw new HookExistsError(path);
    const change = there === undefined ? 'installed' : there === script ? 'kept' : 'replaced';
    return { hook, path, script, change } as const;
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, script } of planned) {
    writeFileDurable(path, script);
    chmodSync(path, 0o755);
  }
  return planned.map(({ hook, path, change }) => ({ hook, path, change }));
}

/** The script never fails: git's own command is over by then, and would look as if it had gone wrong. */
function scriptOf(guard: string, below: string): string {
  const enter = below === '' ? '' : `cd '${below.split(sep).join('/').replaceAll("'", "'\\''")}' || exit 0\n`;
  return `#!/bin/sh\n${mark}\n${guard}${enter}[ -f art.lock ] || exit 0\nart checkout || exit 0\n`;
}

/** Any of git's configuration files may say where hooks are, so git is asked where it can be. */
function hooksFolder(git: GitInfo): string {
  try {
    const answer = execFileSync('git', ['rev-parse', '--git-path', 'hooks'], {
      cwd: git.workTree,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return resolve(git.workTree, answer.trimEnd());
  } catch {
    return join(git.commonDir, 'hooks');
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
