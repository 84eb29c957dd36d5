import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ArtError } from '../../errors.ts';
import { CollisionFinder, linkStaysInside, pathProblem } from '../../object/paths.ts';
import { tempName } from '../../workspace/temp.ts';
import { LINK } from './git-tree.ts';
import type { SourceTree } from './source-tree.ts';

export interface RestoredSource {
  files: number;
  bytes: number;
  /** Files that are not there, or not as they were, and why. */
  left: { path: string; detail: string }[];
}

/**
 * Writes the source of a run to a folder that is not there yet, or empty. It appears whole or not at all, and nothing
 * is written outside of it: names are checked, and links are made when all else is written.
 */
export function restoreSource(tree: SourceTree, dest: string): RestoredSource {
  if (existsSync(dest) && readdirSync(dest).length > 0) {
    throw new ArtError('EXISTS', `"${dest}" exists already`, { hint: 'name a folder that is empty or not there yet' });
  }
  mkdirSync(dirname(dest), { recursive: true });
  const temp = join(dirname(dest), tempName());
  try {
    mkdirSync(temp);
    const restored = write(tree, temp);
    if (existsSync(dest)) rmdirSync(dest);
    renameSync(temp, dest);
    return restored;
  } catch (error) {
    rmSync(temp, { recursive: true, force: true });
    throw error;
  }
}

function write(tree: SourceTree, root: string): RestoredSource {
  const restored: RestoredSource = {
    files: 0,
    bytes: 0,
    left: tree.code.omitted.map(({ path, detail }) => ({ path, detail: `it was not recorded (${detail})` })),
  };
  const links: { path: string; target: string }[] = [];
  const folders = new Set<string>();
  const collisions = process.platform === 'linux' ? undefined : new CollisionFinder();
  for (const { path, mode, read } of tree.files()) {
    const problem =
      pathProblem(path) ?? (collisions?.add(path) === undefined ? undefined : 'it differs from another in case alone');
    if (problem !== undefined) {
      restored.left.push({ path, detail: problem });
      continue;
    }
    const bytes = read();
    if (mode === LINK) {
      links.push({ path, target: bytes.toString('utf8') });
      continue;
    }
    const abs = join(root, path);
    makeFolder(dirname(abs), folders);
    writeFileSync(abs, bytes, { flag: 'wx', mode: mode === 0o100755 ? 0o777 : 0o666 });
    restored.files++;
    restored.bytes += bytes.length;
  }
  for (const { path, target } of links) {
    if (!linkStaysInside(path, target, () => true)) {
      restored.left.push({ path, detail: 'it is a link that leads out' });
      continue;
    }
    makeFolder(dirname(join(root, path)), folders);
    symlinkSync(target, join(root, path));
    restored.files++;
    restored.bytes += Buffer.byteLength(target);
  }
  return restored;
}

function makeFolder(folder: string, made: Set<string>): void {
  if (made.has(folder)) return;
  mkdirSync(folder, { recursive: true });
  made.add(folder);
}
