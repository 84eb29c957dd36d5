import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArtError } from '../errors.ts';
import { compareUtf8 } from '../object/bytes.ts';
import { artifactNameProblem } from '../object/names.ts';
import type { Id } from '../object/types.ts';
import { isErrno, writeFileDurable } from '../store/files.ts';

export const lockFileName = 'art.lock';

/** One line of `art.lock`: the version of an artifact that goes with the code beside it. */
export interface LockLine {
  name: string;
  version: number;
  run: Id;
  content: Id;
}

export class ArtLockError extends ArtError {
  constructor(line: number, problem: string, hint: string) {
    super('BAD_LOCK', `${lockFileName}:${line}: ${problem}`, { hint });
  }
}

const conflict = /^(<{7}|={7}|>{7}|\|{7})/;
const repair = `restore it: git checkout -- ${lockFileName}; or delete it: the next commit or checkout writes it anew`;
const resolveConflict = `keep one line for each name, or delete the file: the next commit or checkout writes it anew`;

/** The lines of `art.lock`, by name; none where there is no such file. */
export function readArtLock(root: string): LockLine[] {
  let text: string;
  try {
    text = readFileSync(join(root, lockFileName), 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
  const seen = new Set<string>();
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === '') return [];
    if (conflict.test(line)) throw new ArtLockError(i + 1, 'a merge conflict is not resolved', resolveConflict);
    const parsed = parseLine(line);
    if (parsed === undefined) throw new ArtLockError(i + 1, `expected NAME VERSION RUN CONTENT, got "${line}"`, repair);
    if (seen.has(parsed.name)) throw new ArtLockError(i + 1, `"${parsed.name}" is named twice`, resolveConflict);
    seen.add(parsed.name);
    return [parsed];
  });
}

/** Replaces `art.lock`; a file that says the same is left alone. Returns whether it was written. */
export function writeArtLock(root: string, lines: Iterable<LockLine>): boolean {
  const sorted = [...lines].sort((a, b) => compareUtf8(a.name, b.name));
  const text = sorted.map(({ name, version, run, content }) => `${name} ${version} ${run} ${content}\n`).join('');
  const file = join(root, lockFileName);
  try {
    if (readFileSync(file, 'utf8') === text) return false;
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  writeFileDurable(file, text);
  return true;
}

function parseLine(line: string): LockLine | undefined {
  const match = /^(\S+) ([1-9]\d{0,15}) ([0-9a-f]{64}) ([0-9a-f]{64})$/.exec(line);
  if (match === null) return undefined;
  const [, name, version, run, content] = match as unknown as [string, string, string, Id, Id];
  if (artifactNameProblem(name) !== undefined || !Number.isSafeInteger(Number(version))) return undefined;
  return { name, version: Number(version), run, content };
}
