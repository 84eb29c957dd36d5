import { createHash, type Hash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readFileSync, readlinkSync, readSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { GitInfo } from '../../workspace/git.ts';
import { gitConfig } from './git-head.ts';
import type { IndexEntry } from './git-index.ts';
import { gitHash } from './git-objects.ts';
import { LINK, SUBMODULE } from './git-tree.ts';

/** How git looks at files here. */
export interface FileRules {
  /** The executable bit counts. */
  modes: boolean;
  /** Line ends of Windows are the same as plain ones. */
  lineEnds: boolean;
}

export function fileRules(git: GitInfo): FileRules {
  return {
    modes: gitConfig(git, 'core', 'filemode') !== 'false',
    lineEnds: ['true', 'input'].includes(gitConfig(git, 'core', 'autocrlf') ?? ''),
  };
}

/** The lstat of files, where a folder on the way that has become a symlink hides what is behind it. */
export class WorkTree {
  readonly root: string;
  readonly #folders = new Map<string, boolean>();

  constructor(root: string) {
    this.root = root;
  }

  stat(path: string): Stats | undefined {
    const slash = path.lastIndexOf('/');
    if (slash >= 0 && !this.#isFolder(path.slice(0, slash))) return undefined;
    const stat = lstatSync(join(this.root, path), { throwIfNoEntry: false });
    return stat && (stat.isFile() || stat.isSymbolicLink() || stat.isDirectory()) ? stat : undefined;
  }

  #isFolder(path: string): boolean {
    let is = this.#folders.get(path);
    if (is === undefined) {
      const slash = path.lastIndexOf('/');
      is =
        (slash < 0 || this.#isFolder(path.slice(0, slash))) &&
        (lstatSync(join(this.root, path), { throwIfNoEntry: false })?.isDirectory() ?? false);
      this.#folders.set(path, is);
    }
    return is;
  }
}

// Doubles of today's milliseconds are a quarter of a microsecond apart.
const SAME_MS = 0.001;

/** Whether a file has not been touched since git last looked at it. */
export function isUntouched(entry: IndexEntry, stat: Stats, indexTime: number): boolean {
  const same = (noted: number, now: number): boolean =>
    Math.abs(noted - now) < SAME_MS || (noted % 1000 === 0 && noted === Math.floor(now / 1000) * 1000);
  return (
    entry.size === stat.size % 2 ** 32 &&
    same(entry.mtime, stat.mtimeMs) &&
    same(entry.ctime, stat.ctimeMs) &&
    // Written in the moment in which the index was: one more write would not have shown.
    entry.mtime < indexTime - SAME_MS
  );
}

/** The mode that git would give what is on disk, in place of `before`. */
export function modeOf(stat: Stats, before: number, { modes }: FileRules): number {
  if (stat.isDirectory()) return SUBMODULE;
  if (stat.isSymbolicLink()) return LINK;
  if (!modes) return before === 0o100755 ? before : 0o100644;
  return stat.mode & 0o100 ? 0o100755 : 0o100644;
}

/**
 * The git object id of what is on disk, as git would store it in place of `entry`. A large file under LFS has the id of
 * its pointer where that is what git holds.
 */
export function oidOnDisk(
  root: string,
  entry: Pick<IndexEntry, 'path' | 'oid'>,
  stat: Stats,
  rules: FileRules,
): string {
  const abs = join(root, entry.path);
  if (stat.isSymbolicLink()) return gitHash('blob', readlinkSync(abs, 'buffer'));
  const plain = digestOf(abs, stat.size, createHash('sha1').update(`blob ${stat.size}\0`));
  if (plain === entry.oid) return plain;
  // Seldom gone through: what differs is mostly a text that somebody edited.
  const same =
    lfsPointer(abs, stat.size) === entry.oid || (rules.lineEnds && withUnixEnds(abs, stat.size) === entry.oid);
  return same ? entry.oid : plain;
}

function digestOf(abs: string, size: number, hash: Hash): string {
  const buffer = Buffer.allocUnsafe(Math.min(size + 1, 1 << 18));
  const fd = openSync(abs, 'r');
  try {
    for (let length = -1; length !== 0; ) {
      length = readSync(fd, buffer, 0, buffer.length, null);
      hash.update(buffer.subarray(0, length));
    }
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}

/** The id of the pointer that git-lfs would have git keep in place of a file. */
function lfsPointer(abs: string, size: number): string {
  const content = digestOf(abs, size, createHash('sha256'));
  return gitHash(
    'blob',
    Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${content}\nsize ${size}\n`),
  );
}

const MAX_TEXT = 1 << 24;

/** The id of a text with plain line ends; of no object where it is no text. */
function withUnixEnds(abs: string, size: number): string {
  if (size > MAX_TEXT) return '';
  const bytes = readFileSync(abs);
  if (bytes.subarray(0, 8000).includes(0)) return '';
  return gitHash('blob', Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'));
}
