import { join } from 'node:path';
import { files, isErrno, writeAll } from './files.ts';

/**
 * LMDB has no checksums, trusts what it maps, and a damaged page can crash the process. So a file next to the database
 * says whether the database is as this program left it. Whoever writes marks it `dirty` first and, still under the
 * write lock, `clean` afterwards. A clean database gets a random time of last change from the past, so that anybody
 * else's write shows, even one within the clock's resolution.
 *
 * - `clean`: nothing but this program has written to it.
 * - `dirty`: a writer is at work, or was killed; LMDB's own transactions keep the file sound.
 * - `new`: being created.
 * - `foreign`: truncated, overwritten, copied from elsewhere. It is not opened.
 */
export type SealState = 'clean' | 'dirty' | 'new' | 'foreign';

// One write of fixed length, which a kill does not tear.
const SEAL_BYTES = 128;
const SCHEMA = 1;
export const DATA_FILE = 'data.mdb';
const SEAL = 'seal';
const STAMP_RANGE_S = 500_000_000;

export function readSeal(dir: string): SealState {
  let text: string;
  try {
    text = files.readFileSync(join(dir, SEAL), 'utf8').trimEnd();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return 'foreign';
    throw error;
  }
  if (text === line('dirty') || text === line('new')) return text === line('new') ? 'new' : 'dirty';
  return text === line('clean', fingerprint(dir)) ? 'clean' : 'foreign';
}

export function markSeal(dir: string, state: 'dirty' | 'new'): void {
  write(dir, line(state));
}

/** Call while holding the write lock, with nothing left to commit. */
export function sealClean(dir: string): void {
  const stamp = Math.floor(Math.random() * STAMP_RANGE_S) * 2;
  files.utimesSync(join(dir, DATA_FILE), stamp, stamp);
  write(dir, line('clean', fingerprint(dir)));
}

function line(state: SealState, print = ''): string {
  return `art-index ${SCHEMA} ${state} ${print}`.trimEnd();
}

function fingerprint(dir: string): string {
  const stat = files.statSync(join(dir, DATA_FILE), { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : 'absent';
}

function write(dir: string, text: string): void {
  const fd = files.openSync(join(dir, SEAL), files.constants.O_WRONLY | files.constants.O_CREAT);
  try {
    writeAll(fd, Buffer.from(`${text.padEnd(SEAL_BYTES - 1)}\n`));
  } finally {
    files.closeSync(fd);
  }
}
