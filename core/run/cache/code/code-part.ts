import { toBytes } from '../../../object/bytes.ts';
import type { Value } from '../../../object/types.ts';
import { findGit } from '../../../workspace/git.ts';
import type { Step } from '../../step.ts';
import type { CacheEnv } from '../cache.ts';
import { commandFiles } from './command-files.ts';
import { declaredFiles } from './declared.ts';
import { fileIds } from './file-ids.ts';
import { fold } from './fold.ts';
import { withImports } from './imports.ts';
import { NotCode } from './not-code.ts';
import { trackedFiles } from './tracked.ts';

/** Stands where a step names no code, its command names no file, and no git says what there is. */
export const NO_CODE = 'none';

/**
 * The code that a step depends on, as content ids by path from the workspace root: the files that it names with what
 * they import of the project; or else all that git tracks, as they are on disk, and the files that its command names
 * with what those import. `none` where there is nothing of it.
 */
export async function codePart(env: CacheEnv, step: Step): Promise<Value> {
  const files = await codeFiles(env, step);
  if (files === undefined) return NO_CODE;
  const ids = await fileIds(env, files);
  return fold(new Map([...ids].map(([path, id]) => [path, toBytes(id)])));
}

async function codeFiles({ root }: CacheEnv, step: Step): Promise<string[] | undefined> {
  const git = findGit(root);
  const notCode = new NotCode(root, step);
  const project = { root, boundary: git?.workTree ?? root, notCode };
  if (step.code !== undefined) return withImports(project, await declaredFiles(root, step, notCode));
  const named = withImports(project, commandFiles(root, step, notCode));
  if (!git) return named.length > 0 ? named : undefined;
  return [...trackedFiles(root, git).filter((path) => !notCode.leavesOut(path)), ...named];
}
