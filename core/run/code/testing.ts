import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findGit, type GitInfo } from '../../workspace/git.ts';

/** Whether the `git` program is here to be compared with. */
export const hasGit: boolean = (() => {
  try {
    execFileSync('git', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

const ENV = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C.UTF-8',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** A repository made by the `git` program, in a folder that goes away with it. */
export class GitProject {
  readonly home: string = realpathSync(mkdtempSync(join(tmpdir(), 'art-code-')));
  dir: string = join(this.home, 'work');

  constructor() {
    mkdirSync(this.dir);
    this.git('init', '-q', '-b', 'main');
  }

  git(...words: string[]): string {
    const setting = ['-c', 'protocol.file.allow=always', '-c', 'gc.auto=0', '-c', 'advice.detachedHead=false'];
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', [...setting, ...words], { cwd: this.dir, env: ENV, encoding: 'utf8', stdio });
  }

  /** For commands whose failure is the point, such as a merge that stops. */
  tryGit(...words: string[]): void {
    try {
      this.git(...words);
    } catch {
      // As wanted.
    }
  }

  write(path: string, content: string | Uint8Array): void {
    const file = join(this.dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  commit(message = 'a commit'): string {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  info(): GitInfo {
    const git = findGit(this.dir);
    if (git === undefined) throw new Error('no git here');
    return git;
  }

  /** What `git status` says of tracked files, and what differs from HEAD: `M path`. */
  answers(): { dirty: boolean; changes: string[]; commit: string | undefined; branch: string | undefined } {
    const status = this.git('status', '--porcelain', '--untracked-files=no');
    let commit: string | undefined;
    try {
      commit = this.git('rev-parse', '--verify', '-q', 'HEAD').trim();
    } catch {
      commit = undefined;
    }
    const empty = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
    const raw = this.git('diff', '--no-renames', '--name-status', '-z', '--ignore-submodules=all', commit ?? empty);
    const words = raw.split('\0').filter(Boolean);
    const changes: string[] = [];
    for (let at = 0; at + 1 < words.length; at += 2) changes.push(`${words[at]?.[0]} ${words[at + 1]}`);
    let branch: string | undefined;
    try {
      branch = this.git('symbolic-ref', '--short', '-q', 'HEAD').trim();
    } catch {
      branch = undefined;
    }
    return { dirty: status !== '', changes: changes.sort(), commit, branch };
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
