import { join } from 'node:path';
import type { Id } from '../object/types.ts';
import { files, isErrno } from './files.ts';

/** Packs that a collector is about to delete: nothing new may rely on them. */
export function condemnedPacks(artDir: string): Set<Id> {
  const dir = join(artDir, 'condemned');
  const names = new Set<Id>();
  for (const file of list(dir)) {
    for (const [name] of read(join(dir, file)).matchAll(/[0-9a-f]{64}/g)) names.add(name);
  }
  return names;
}

function list(dir: string): string[] {
  try {
    return files.readdirSync(dir);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

// A notice that is withdrawn meanwhile condemns nothing.
function read(path: string): string {
  try {
    return files.readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return '';
    throw error;
  }
}
