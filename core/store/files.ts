import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Every call by which the store changes or reads its own files goes through here, so that a test can make any one of
 * them fail as a full or broken disk would.
 */
export const files: typeof fs = { ...fs };

/** Whether `error` is the system's answer `code`, such as `ENOENT`. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}

/** Makes the names in a folder survive a power cut. Folders cannot be opened on Windows, which orders them itself. */
export function syncDir(path: string): void {
  if (process.platform === 'win32') return;
  const fd = files.openSync(path, 'r');
  try {
    files.fsyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
}

/** Makes a folder and its missing parents, each durable in its own parent. */
export function mkdirDurable(path: string): void {
  try {
    files.mkdirSync(path);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return;
    if (!isErrno(error, 'ENOENT')) throw error;
    mkdirDurable(dirname(path));
    mkdirDurable(path);
    return;
  }
  syncDir(dirname(path));
}

/** Writes all of `bytes` at the file's position; `writeSync` alone may stop early. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += files.writeSync(fd, bytes, done, bytes.length - done);
}

/** As `writeAll`, for parts that follow each other, in one call to the system. */
export function writeAllOf(fd: number, parts: readonly Uint8Array[]): void {
  let done = files.writevSync(fd, parts);
  for (const part of parts) {
    if (done < part.length) writeAll(fd, part.subarray(done));
    done = Math.max(0, done - part.length);
  }
}

/** Reads `length` bytes at `position`, fewer only where the file ends. */
export function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const read = files.readSync(fd, buffer, done, length - done, position + done);
    if (read === 0) return buffer.subarray(0, done);
    done += read;
  }
  return buffer;
}

/** A path in `dir`, which is made when missing, that nothing has yet. */
export function makeTemp(dir: string): string {
  files.mkdirSync(dir, { recursive: true });
  return join(dir, randomUUID());
}

/** Replaces a small file: after a crash it holds the old bytes or the new ones, never a part. */
export function writeFileDurable(path: string, bytes: Uint8Array | string): void {
  const temp = `${path}.${randomUUID()}.tmp`;
  try {
    const fd = files.openSync(temp, 'wx');
    try {
      writeAll(fd, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
      files.fsyncSync(fd);
    } finally {
      files.closeSync(fd);
    }
    files.renameSync(temp, path);
  } catch (error) {
    files.rmSync(temp, { force: true });
    throw error;
  }
  syncDir(dirname(path));
}
