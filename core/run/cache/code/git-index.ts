import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArtError } from '../../../errors.ts';
import { isErrno } from '../../../store/files.ts';
import type { GitInfo } from '../../../workspace/git.ts';
import { gitSetting } from '../../../workspace/git-config.ts';

export interface GitIndexEntry {
  /** From the work tree's root, with `/`. */
  path: string;
  isSubmodule: boolean;
}

const STAT_BYTES = 40;
const EXTENDED = 0x4000;
const SUBMODULE = 0o160000;

/**
 * What git's index names, each path once. Read here and not by a library, because a run that is skipped should not take
 * longer than loading one. Throws ArtError where the index is damaged or is kept in a form that is not known here.
 */
export function readGitIndex(git: GitInfo): GitIndexEntry[] {
  const file = join(git.gitDir, 'index');
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    // Nothing was ever added.
    if (isErrno(error, 'ENOENT')) return [];
    throw new ArtError('GIT_INDEX', `cannot read git's index "${file}"`, { cause: error });
  }
  const hash = gitSetting(join(git.commonDir, 'config'), 'extensions', 'objectformat') === 'sha256' ? 'sha256' : 'sha1';
  try {
    return parseIndex(bytes, hash);
  } catch (cause) {
    throw new ArtError('GIT_INDEX', `git's index "${file}" cannot be read: ${(cause as Error).message}`, {
      cause,
      hint: 'see what git says: git status',
    });
  }
}

function parseIndex(bytes: Buffer, hash: 'sha1' | 'sha256'): GitIndexEntry[] {
  const hashBytes = hash === 'sha1' ? 20 : 32;
  const end = bytes.length - hashBytes;
  if (end < 12 || bytes.toString('latin1', 0, 4) !== 'DIRC') throw new Error('it is no index');
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) throw new Error(`it has version ${version}`);
  checkSum(bytes, end, hash);
  const found: GitIndexEntry[] = [];
  let at = 12;
  let path = Buffer.alloc(0);
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const start = at;
    const mode = bytes.readUInt32BE(start + 24);
    const flags = bytes.readUInt16BE(start + STAT_BYTES + hashBytes);
    at += STAT_BYTES + hashBytes + (flags & EXTENDED ? 4 : 2);
    let kept = 0;
    if (version === 4) [kept, at] = keptBytes(bytes, at, path.length);
    const nul = bytes.indexOf(0, at);
    if (nul < 0 || nul >= end) throw new Error('it is cut short');
    path = Buffer.concat([path.subarray(0, kept), bytes.subarray(at, nul)]);
    at = version === 4 ? nul + 1 : start + ((nul - start + 8) & ~7);
    const text = path.toString('utf8');
    // A file that is being merged is there up to three times.
    if (found.at(-1)?.path !== text) found.push({ path: text, isSubmodule: (mode & 0o170000) === SUBMODULE });
  }
  refuseSplit(bytes, at, end);
  return found;
}

/** The hash at the end; git leaves zeros where it is told not to spend time on it. */
function checkSum(bytes: Buffer, end: number, hash: string): void {
  const said = bytes.subarray(end);
  if (said.every((byte) => byte === 0)) return;
  if (!createHash(hash).update(bytes.subarray(0, end)).digest().equals(said)) throw new Error('it is damaged');
}

/** Version 4 says how many bytes to take off the path before; in the number each further byte counts one more. */
function keptBytes(bytes: Buffer, from: number, before: number): [number, number] {
  let at = from;
  let byte = bytes.readUInt8(at++);
  let off = byte & 0x7f;
  while (byte & 0x80) {
    byte = bytes.readUInt8(at++);
    off = ((off + 1) << 7) | (byte & 0x7f);
  }
  if (off > before || off < 0) throw new Error('it is damaged');
  return [before - off, at];
}

function refuseSplit(bytes: Buffer, from: number, end: number): void {
  for (let at = from; at + 8 <= end; at += 8 + bytes.readUInt32BE(at + 4)) {
    if (bytes.toString('latin1', at, at + 4) === 'link') {
      throw new Error('it is split; git update-index --no-split-index makes it whole');
    }
  }
}
