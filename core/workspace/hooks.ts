import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ArtError, NotFoundError } from '../errors.ts';
import { isErrno, writeFileDurable } from '../store/files.ts';
import { findGit, type GitInfo } from './git.ts';
import { gitSetting } from './git-config.ts';

export interface InstalledHook {
  hook: string;
  path: string;
  change: 'installed' | 'replaced' | 'kept';
}

const mark = '# installed by art install-hooks';

/**
 * git runs post-checkout with a third word of 1 for a change of branch and 0 for single files; post-merge, after a
 * merge or pull, with one word. Neither may fail git's own command, which is over by then.
 */
const scripts: Record<string, string> = {
  'post-checkout': `#!/bin/sh\n${mark}\n[ "$3" = 1 ] && [ -f art.lock ] || exit 0\nart checkout || exit 0\n`,
  'post-merge': `#!/bin/sh\n${mark}\n[ -f art.lock ] || exit 0\nart checkout || exit 0\n`,
};

/** Somebody else's hook is in the way. */
export class HookExistsError extends ArtError {
  constructor(path: string) {
    super('HOOK_EXISTS', `"${path}" is there already and is not from art`, {
      hint: 'add the line "art checkout" to it, or replace it: art install-hooks --force',
    });
  }
}

/** Makes git restore what `art.lock` says whenever it changes branch. Nothing is written unless all hooks can be. */
export function installHooks(cwd: string, options: { force?: boolean } = {}): InstalledHook[] {
  const git = findGit(cwd);
  if (git === undefined)
    throw new NotFoundError(`"${cwd}" is not in a git repository`, { hint: 'start one: git init' });
  const folder = hooksFolder(git);
  const planned = Object.entries(scripts).map(([hook, script]) => {
    const path = join(folder, hook);
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

function hooksFolder(git: GitInfo): string {
  const configured = gitSetting(join(git.commonDir, 'config'), 'core', 'hookspath');
  return configured === undefined ? join(git.commonDir, 'hooks') : resolve(git.workTree, configured);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
