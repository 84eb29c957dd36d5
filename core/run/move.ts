import { cpSync, renameSync, rmSync } from 'node:fs';
import { isErrno } from '../store/files.ts';

/** Moves a file or folder, to another file system too: there as a copy, whole before the original goes. */
export function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isErrno(error, 'EXDEV')) throw error;
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    rmSync(from, { recursive: true, force: true });
  }
}
