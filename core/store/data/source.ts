// Reading the user's files so that what is stored is what the file held at one moment, or nothing.
import fs from 'node:fs';
import { ArtError } from '../../errors.ts';
import { isErrno } from '../files.ts';

/** What tells one state of a file from another. Times are milliseconds since 1970, as `fs.lstatSync` gives them. */
export interface FileStat {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  dev: number;
  mode: number;
}

/** A file that was written to, replaced or removed while it was read. Nothing of it is stored. */
export class ChangedWhileReadError extends ArtError {
  constructor(path: string, cause?: unknown) {
    const hint = 'try again when nothing writes to it';
    super('CHANGED_WHILE_READ', `"${path}" changed while it was read`, { hint, cause });
  }
}

/** The kernel stamps files with a clock that ticks every 4 to 10 ms: a later write within the tick would not show. */
const TICK_MS = 20;
/** Old and network file systems keep whole seconds, some only even ones. */
const COARSE_TICK_MS = 2100;

const FOLLOW: number = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
const NO_FOLLOW: number = FOLLOW | (fs.constants.O_NOFOLLOW ?? 0);
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Opens a file for reading, without hanging on a pipe put in its place. A link is followed only to the very file that
 * was listed, because the listing had been told to. A file that is gone is a ChangedWhileReadError: it was there when
 * the folder was listed.
 */
export function openSource(path: string, listed: FileStat): number {
  try {
    return fs.openSync(path, NO_FOLLOW);
  } catch (cause) {
    if (isErrno(cause, 'ELOOP')) return openLinked(path, listed);
    if (isErrno(cause, 'ENOENT', 'ENOTDIR', 'ENXIO')) throw new ChangedWhileReadError(path, cause);
    throw readFailure(path, cause);
  }
}

function openLinked(path: string, listed: FileStat): number {
  let fd: number;
  try {
    fd = fs.openSync(path, FOLLOW);
  } catch (cause) {
    throw new ChangedWhileReadError(path, cause);
  }
  if (sameStat(fs.fstatSync(fd), listed)) return fd;
  fs.closeSync(fd);
  throw new ChangedWhileReadError(path);
}

/** The error that names the file for a failed open or read of it. */
export function readFailure(path: string, cause: unknown): ArtError {
  if (cause instanceof ArtError) return cause;
  const denied = isErrno(cause, 'EACCES', 'EPERM');
  const details = denied ? { hint: 'give yourself read access, or list it in .artignore', cause } : { cause };
  return new ArtError('UNREADABLE_FILE', `cannot read "${path}"`, details);
}

/** Refuses what is not a regular file any more. */
export function statSource(fd: number, path: string): FileStat {
  const stat = fs.fstatSync(fd);
  if (!stat.isFile()) throw new ChangedWhileReadError(path);
  return stat;
}

export function sameStat(a: FileStat, b: FileStat): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino;
}

/**
 * Waits, if `stat` is of this very moment, until a write to the file would give it another time. Returns whether that
 * can be relied on; where it cannot (whole seconds, a clock that is ahead), a cache must not trust `stat`.
 */
export function settle(stat: FileStat): boolean {
  const age = Date.now() - stat.ctimeMs;
  if (age >= COARSE_TICK_MS) return true;
  if (age < -TICK_MS || stat.ctimeMs % 1000 === 0) return false;
  if (age < TICK_MS) Atomics.wait(sleeper, 0, 0, TICK_MS - age);
  return true;
}

/** Reads at most `most` bytes from the file's position into `into`: at least `enough`, fewer only where the file ends. */
export function readFully(fd: number, into: Uint8Array, most: number = into.length, enough: number = most): number {
  let done = 0;
  while (done < enough) {
    const read = fs.readSync(fd, into, done, most - done, null);
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** What `read` made of a file at one moment, the stat of that moment, and whether a cache can rely on that stat. */
export interface Observed<T> {
  value: T;
  stat: FileStat;
  racy: boolean;
}

/**
 * Runs `read` on the open file and answers only if the file was the same before and after; `seen` is its stat from
 * before. Tries twice. `read` gets the size that it must find and returns undefined if it does not find it.
 */
export function readStable<T>(
  path: string,
  seen: FileStat,
  read: (fd: number, size: number) => T | undefined,
): Observed<T> {
  let before = seen;
  for (let attempt = 0; attempt < 2; attempt++) {
    const racy = !settle(before);
    const fd = openSource(path, seen);
    try {
      const value = read(fd, before.size);
      const after = statSource(fd, path);
      if (value !== undefined && sameStat(before, after)) return { value, stat: before, racy };
      before = after;
    } catch (cause) {
      if (isErrno(cause, 'EISDIR', 'EAGAIN')) throw new ChangedWhileReadError(path, cause);
      throw readFailure(path, cause);
    } finally {
      fs.closeSync(fd);
    }
  }
  throw new ChangedWhileReadError(path);
}
