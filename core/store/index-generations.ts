import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { files, isErrno } from './files.ts';
import { markSeal } from './seal.ts';

const GENERATION = /^db-([1-9][0-9]{0,8})$/;
const ABANDONED_AFTER_MS = 3_600_000;

/** Generations of the index are folders `db-1`, `db-2`, ...; the highest counts. */
export function generationDir(parent: string, generation: number): string {
  return join(parent, `db-${generation}`);
}

/** Removes what nobody needs any more; a process that still has an old generation open keeps its files. */
export function removeOldGenerations(parent: string): void {
  const current = highestGeneration(parent);
  for (const name of files.readdirSync(parent)) {
    const path = join(parent, name);
    const isOld = Number(GENERATION.exec(name)?.[1] ?? Number.NaN) < current;
    if (isOld || (name.startsWith('new-') && isAbandoned(path))) files.rmSync(path, { recursive: true, force: true });
  }
}

function isAbandoned(path: string): boolean {
  const made = files.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
  return made < Date.now() - ABANDONED_AFTER_MS;
}

/** The number of the generation that counts; 0 when there is none. */
export function highestGeneration(parent: string): number {
  return Math.max(0, ...files.readdirSync(parent).map((name) => Number(GENERATION.exec(name)?.[1] ?? 0)));
}

/** Makes an empty generation. Of two processes that do so at once one is too late, and uses what the other made. */
export function createGeneration(parent: string, generation: number): void {
  const temp = join(parent, `new-${randomUUID()}`);
  files.mkdirSync(temp);
  try {
    markSeal(temp, 'new');
    files.renameSync(temp, generationDir(parent, generation));
  } catch (error) {
    files.rmSync(temp, { recursive: true, force: true });
    if (!isErrno(error, 'EEXIST', 'ENOTEMPTY', 'EPERM', 'EACCES') || highestGeneration(parent) < generation)
      throw error;
  }
}
