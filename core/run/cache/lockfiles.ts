import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ArtError } from '../../errors.ts';
import { toBytes } from '../../object/bytes.ts';
import { hashContent } from '../../object/hash.ts';
import type { ValueMap } from '../../object/types.ts';
import { isErrno } from '../../store/files.ts';
import type { Step } from '../step.ts';
import type { CacheEnv } from './cache.ts';

/** Files that pin what a project is built from. Those beside the workspace root count unless a step names its own. */
export const knownLockfiles: readonly string[] = [
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'requirements.txt',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'environment.yml',
  'conda-lock.yml',
  'renv.lock',
  'Cargo.lock',
  'go.sum',
];

const MAX_BYTES = 256 * 1024 * 1024;

/** Content ids by path. One that a step names and that is not there is null, so that its coming changes the key. */
export function lockfilesPart({ root }: Pick<CacheEnv, 'root'>, { lockfiles }: Step): ValueMap {
  const part: ValueMap = Object.create(null);
  for (const name of lockfiles ?? knownLockfiles) {
    const content = contentOf(join(root, name), name);
    if (content !== undefined || lockfiles) part[name] = content ?? null;
  }
  return part;
}

function contentOf(file: string, name: string): Uint8Array | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile()) return undefined;
    if (stat.size > MAX_BYTES) throw new ArtError('TOO_LARGE', `lockfile "${name}" has ${stat.size} bytes`);
    return toBytes(hashContent(readFileSync(file)));
  } catch (error) {
    if (error instanceof ArtError) throw error;
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw new ArtError('UNREADABLE_FILE', `cannot read lockfile "${name}"`, { cause: error });
  }
}
