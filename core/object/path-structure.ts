import { ArtError } from '../errors.ts';

/** A path that must never be stored or written. */
export class UnsafePathError extends ArtError {
  constructor(path: string, problem: string, hint?: string) {
    super('UNSAFE_PATH', `path ${JSON.stringify(path)} is refused: ${problem}`, hint === undefined ? {} : { hint });
  }
}

export const MAX_PATH = 4096;
export const MAX_PATH_PART = 255;

const DOT = 0x2e;
const SLASH = 0x2f;

/**
 * What the format itself demands of a path, told from its UTF-8 bytes in `buffer[start, end)`: not empty, at most 4096
 * bytes, parts of 1 to 255 bytes that are not `.` or `..`, no NUL. The path `.` alone is the entry of a single-file
 * artifact. Returns what is wrong, or undefined.
 */
export function structureProblem(buffer: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start;
  if (length === 1 && buffer[start] === DOT) return undefined;
  if (length === 0) return 'it is empty';
  if (buffer[start] === SLASH) return 'it is absolute';
  if (length > MAX_PATH) return `it is longer than ${MAX_PATH} bytes`;
  let part = start;
  for (let i = start; i <= end; i++) {
    const byte = i === end ? SLASH : (buffer[i] as number);
    if (byte === 0) return 'it holds a NUL';
    if (byte !== SLASH) continue;
    const problem = partStructureProblem(buffer, part, i);
    if (problem !== undefined) return problem;
    part = i + 1;
  }
  return undefined;
}

function partStructureProblem(buffer: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start;
  if (length === 0) return 'it has an empty part';
  if (length > MAX_PATH_PART) return `a part is longer than ${MAX_PATH_PART} bytes`;
  if (length > 2 || buffer[start] !== DOT) return undefined;
  if (length === 1) return "it has a '.' part";
  return buffer[start + 1] === DOT ? "it has a '..' part" : undefined;
}
