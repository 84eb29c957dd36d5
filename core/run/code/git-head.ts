import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GitInfo } from '../../workspace/git.ts';
import { gitSetting } from '../../workspace/git-config.ts';
import { withoutCredentials } from '../secrets/mask.ts';
import { GitDamagedError, GitUnknownError } from './git-error.ts';

const OID = /^[0-9a-f]{40}$/;

/** The commit that a work tree is at: 40 hex digits; undefined on a branch that has none yet. */
export function headCommit(git: GitInfo): string | undefined {
  if (gitConfig(git, 'extensions', 'objectformat') === 'sha256') throw new GitUnknownError('objects named by SHA-256');
  if (gitConfig(git, 'extensions', 'refstorage') === 'reftable') throw new GitUnknownError('refs kept in tables');
  let text = read(join(git.gitDir, 'HEAD')) ?? '';
  for (let depth = 0; depth < 6; depth++) {
    if (OID.test(text)) return text;
    const ref = /^ref: (refs\/.+)$/.exec(text)?.[1];
    if (ref === undefined || ref.split('/').includes('..'))
      throw new GitDamagedError(`HEAD says "${text.slice(0, 80)}"`);
    const next = read(join(git.gitDir, ref)) ?? read(join(git.commonDir, ref)) ?? packedRef(git, ref);
    if (next === undefined) return undefined;
    text = next;
  }
  throw new GitDamagedError('HEAD leads from one name to the next without end');
}

function packedRef(git: GitInfo, ref: string): string | undefined {
  const text = readAll(join(git.commonDir, 'packed-refs')) ?? '';
  const at = text.indexOf(` ${ref}\n`);
  if (at < 0) return undefined;
  const oid = text.slice(Math.max(0, at - 40), at);
  if (!OID.test(oid)) throw new GitDamagedError(`packed-refs names no commit for "${ref}"`);
  return oid;
}

const OPERATIONS: readonly (readonly [string, string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

/** What git is in the middle of: `merge`, `rebase`, `cherry-pick`, `revert` or `bisect`. */
export function operationOf(git: GitInfo): string | undefined {
  return OPERATIONS.find(([file]) => existsSync(join(git.gitDir, file)))?.[1];
}

/** Where the branch comes from, else `origin`, else the only remote; credentials removed. */
export function remoteUrl(git: GitInfo): string | undefined {
  const url = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : gitConfig(git, `remote "${name.toLowerCase()}"`, 'url');
  const own = git.branch === undefined ? undefined : gitConfig(git, `branch "${git.branch.toLowerCase()}"`, 'remote');
  const text = readAll(join(git.commonDir, 'config')) ?? '';
  const remotes = [...text.matchAll(/^\s*\[remote "([^"]+)"\]/gm)].map((match) => match[1]);
  const found = url(own) ?? url('origin') ?? (remotes.length === 1 ? url(remotes[0]) : undefined);
  return found === undefined ? undefined : withoutCredentials(found);
}

/** A setting of the repository, else of the user. `section` and `key` in lower case. */
export function gitConfig(git: GitInfo, section: string, key: string): string | undefined {
  const home = process.env.HOME ?? homedir();
  const places = [
    join(git.gitDir, 'config.worktree'),
    join(git.commonDir, 'config'),
    process.env.GIT_CONFIG_GLOBAL ?? join(home, '.gitconfig'),
    join(process.env.XDG_CONFIG_HOME ?? join(home, '.config'), 'git', 'config'),
  ];
  for (const place of places) {
    const value = gitSetting(place, section, key);
    if (value !== undefined) return value;
  }
  return undefined;
}

function read(file: string): string | undefined {
  return readAll(file)?.split(/\r?\n/, 1)[0]?.trim();
}

function readAll(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
