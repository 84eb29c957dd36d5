// Making one file on disk so that nobody sees it under its name before it is whole and verified.
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Mode } from '../../object/types.ts';
import { files, isErrno, writeAll } from '../files.ts';
import { tempName } from '../temp-name.ts';

const CREATE: number = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes a file at `abs` with what `write` puts into it. In a folder that is `fresh` nobody looks yet, and the name is
 * free; elsewhere the file is made beside and takes the place of what has the name. When `write` throws nothing stays.
 */
export function makeFile(abs: string, mode: Mode, fresh: boolean, write: (fd: number) => void): void {
  const path = fresh ? abs : join(dirname(abs), tempName());
  const fd = files.openSync(path, CREATE, mode === 1 ? 0o777 : 0o666);
  try {
    try {
      write(fd);
    } finally {
      files.closeSync(fd);
    }
    if (!fresh) files.renameSync(path, abs);
  } catch (error) {
    files.rmSync(path, { force: true });
    throw error;
  }
}

export function makeFileOf(abs: string, mode: Mode, fresh: boolean, bytes: Uint8Array): void {
  makeFile(abs, mode, fresh, (fd) => writeAll(fd, bytes));
}

export function makeLink(abs: string, fresh: boolean, target: string): void {
  const path = fresh ? abs : join(dirname(abs), tempName());
  files.symlinkSync(target, path);
  if (fresh) return;
  try {
    files.renameSync(path, abs);
  } catch (error) {
    files.rmSync(path, { force: true });
    throw error;
  }
}

export function makeEmptyFolder(abs: string): void {
  try {
    files.mkdirSync(abs);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
}
