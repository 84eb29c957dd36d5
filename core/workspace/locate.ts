import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { NoRepositoryError } from '../errors.ts';
import { findGit, mainWorkTree } from './git.ts';

export interface Location {
  artDir: string;
  /** What paths in `art.yaml` are relative to. */
  root: string;
  /** Tells the work trees that share a store apart. */
  workspaceId: string;
  /** Where the index lives when not in the store (`ART_INDEX_DIR`). */
  indexDir?: string;
}

/**
 * Finds the repository that `cwd` is in: `ART_DIR`, or the nearest `.art` upwards. In a linked git work tree without
 * an `.art` of its own it is that of the main work tree, at the same place in it.
 */
export function locate(cwd: string, env: NodeJS.ProcessEnv = process.env): Location {
  const from = real(resolve(cwd));
  const given = env.ART_DIR;
  const { artDir, root } = given ? byName(resolve(cwd, given), from) : search(from);
  const own = root === dirname(artDir);
  const indexDir = env.ART_INDEX_DIR;
  return {
    artDir,
    root,
    // The work tree that holds the store keeps its state when the project is moved or renamed.
    workspaceId: own ? 'main' : createHash('sha256').update(root).digest('hex').slice(0, 16),
    ...(indexDir ? { indexDir: resolve(cwd, indexDir) } : {}),
  };
}

function byName(artDir: string, cwd: string): { artDir: string; root: string } {
  if (!isStore(artDir)) throw new NoRepositoryError(`ART_DIR names "${artDir}", which is not an art repository`);
  const store = real(artDir);
  const home = dirname(store);
  if (basename(store) === '.art' && isInside(home, cwd)) return { artDir: store, root: home };
  return {
    artDir: store,
    root: nearest(cwd, (dir) => existsSync(join(dir, 'art.yaml'))) ?? findGit(cwd)?.workTree ?? cwd,
  };
}

function search(cwd: string): { artDir: string; root: string } {
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (isStore(join(dir, '.art'))) return { artDir: join(dir, '.art'), root: dir };
    // A linked work tree may lie inside the main one, so it has to be asked before looking further up.
    const shared = existsSync(join(dir, '.git')) ? searchMain(dir, cwd) : undefined;
    if (shared !== undefined) return shared;
    if (dirname(dir) === dir) {
      throw new NoRepositoryError(`"${cwd}" is not in an art repository`, { hint: 'start one here: art init' });
    }
  }
}

function searchMain(workTree: string, cwd: string): { artDir: string; root: string } | undefined {
  const git = findGit(workTree);
  const main = git && mainWorkTree(git);
  if (main === undefined) return undefined;
  const has = (dir: string) => isInside(workTree, dir) && isStore(join(main, relative(workTree, dir), '.art'));
  const root = nearest(cwd, has);
  return root === undefined ? undefined : { artDir: real(join(main, relative(workTree, root), '.art')), root };
}

function nearest(from: string, wanted: (dir: string) => boolean): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    if (wanted(dir)) return dir;
    if (dirname(dir) === dir) return undefined;
  }
}

function isStore(artDir: string): boolean {
  return existsSync(join(artDir, 'format.json'));
}

function isInside(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
