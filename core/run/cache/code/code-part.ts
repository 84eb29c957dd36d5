import { toBytes } from '../../../object/bytes.ts';
import type { Value } from '../../../object/types.ts';
import { findGit } from '../../../workspace/git.ts';
import type { Step } from '../../step.ts';
import type { CacheEnv } from '../cache.ts';
import { declaredFiles } from './declared.ts';
import { fileIds } from './file-ids.ts';
import { fold } from './fold.ts';
import { withImports } from './imports.ts';
import { NotCode } from './not-code.ts';
import { trackedFiles } from './tracked.ts';

/** Stands where a step names no code and no git says what there is. */
export const NO_CODE = 'none';

/**
 * The code that a step depends on, as content ids by path from the workspace root: the files that it names with what
 * they import of the project, or else all that git tracks, as they are on disk. `none` where there is neither.
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
  if (step.code !== undefined) {
    const named = await declaredFiles(root, step, notCode);
    return withImports({ root, boundary: git?.workTree ?? root, notCode }, named);
  }
  return git && trackedFiles(root, git).filter((path) => !notCode.leavesOut(path));
}
