import { ArtError, exitCodes } from '../core/errors.ts';
import { escapeName } from './output/escape.ts';
import { toJson } from './output/json.ts';
import { markLines } from './output/mark.ts';
import type { Style } from './output/style.ts';

const systemWords: Record<string, string> = {
  EACCES: 'permission denied',
  EEXIST: 'it exists already',
  EISDIR: 'it is a folder',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
};

/** The lines of an error: what failed, what caused it, what helps. */
export function errorLines(error: unknown, style: Style): string[] {
  const lines = [`${style.error('error:')} ${messageOf(error)}`];
  if (error instanceof ArtError && error.source) lines.push(...markLines(error.source, style));
  for (const cause of causesOf(error)) lines.push(`${style.error('caused by:')} ${messageOf(cause)}`);
  const hint = hintOf(error);
  if (hint !== undefined) lines.push(`${style.hint('hint:')} ${escapeName(hint)}`);
  return lines;
}

/** The error as one line of JSON. */
export function errorJson(error: unknown): string {
  return toJson(errorOf(error));
}

export function errorOf(error: unknown): { error: Record<string, unknown> } {
  const code = error instanceof ArtError ? error.code : 'FAILED';
  const hint = hintOf(error);
  const causes = causesOf(error).map(messageOf);
  const column = error instanceof ArtError && error.source ? error.source.column + 1 : undefined;
  return {
    error: {
      code,
      message: messageOf(error),
      ...(hint && { hint }),
      ...(column !== undefined && { column }),
      ...(causes.length > 0 && { causes }),
    },
  };
}

export function exitCodeOf(error: unknown): number {
  return error instanceof ArtError ? error.exit : exitCodes.failed;
}

/** For who looks for a mistake in art itself. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? String(error.stack) : String(error);
}

function hintOf(error: unknown): string | undefined {
  if (error instanceof ArtError) return error.hint;
  return isSystemError(error) ? undefined : 'this looks like a mistake in art; ART_DEBUG=1 shows where it comes from';
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return error instanceof Error && code !== undefined && syscall !== undefined;
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && cause !== null && causes.length < 8) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return escapeName(String(error));
  if (isSystemError(error)) {
    const words = systemWords[error.code] ?? error.message;
    return escapeName(error.path === undefined ? words : `"${error.path}": ${words}`);
  }
  return escapeName(error.message === '' ? error.name : error.message);
}
