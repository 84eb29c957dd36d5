import { hasLoneSurrogate } from './bytes.ts';
import { structureProblem, UnsafePathError } from './path-structure.ts';
import { reservedProblem } from './reserved-names.ts';

export { CollisionFinder } from './collisions.ts';
export { escapePath, unescapePath } from './escape-path.ts';
export { MAX_PATH, MAX_PATH_PART, UnsafePathError } from './path-structure.ts';
export { isDeviceName, portabilityProblem } from './portable-names.ts';

const LEFT_OUT = "rename it, or leave it out with a line in '.artignore'";

/**
 * Why a path must never be stored or written on any system, or undefined. A path is relative, `/`-separated, in any
 * valid UTF-8, of at most 4096 bytes with parts of at most 255; `..`, NUL, and every spelling of `.git` and `.art`
 * that some file system would take for them are refused. The path `.` alone means a single-file artifact.
 */
export function pathProblem(path: string): string | undefined {
  if (hasLoneSurrogate(path)) return 'it is not valid Unicode';
  const bytes = Buffer.from(path);
  const structure = structureProblem(bytes, 0, bytes.length);
  if (structure !== undefined || path === '.') return structure;
  for (const part of path.split('/')) {
    const problem = reservedProblem(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Throws UnsafePathError where `pathProblem` finds one.
 *
 * @example checkPath('a/../b') // path "a/../b" is refused: it has a '..' part
 */
export function checkPath(path: string): void {
  const problem = pathProblem(path);
  if (problem !== undefined) throw new UnsafePathError(path, problem, LEFT_OUT);
}

/**
 * Whether the symlink at `linkPath` with this `target` stays inside the artifact whatever the other links are: it is
 * relative, climbs no higher than the artifact, climbs only at its beginning (behind a name, `..` depends on what the
 * name is), and names nothing reserved. Where `isFolder` is given, `..` behind a path for which it says true is fine.
 *
 * @example linkStaysInside('a/b/link', '../../data/x') // true
 * @example linkStaysInside('a/link', '../../x') // false
 */
export function linkStaysInside(linkPath: string, target: string, isFolder?: (path: string) => boolean): boolean {
  if (target === '' || linkPath === '.' || target.includes('\0') || hasLoneSurrogate(target)) return false;
  if (/^(?:[/\\]|[A-Za-z]:)/.test(target)) return false;
  const place = linkPath.split('/').slice(0, -1);
  let certain = place.length;
  for (const part of target.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') {
      if (reservedProblem(part) !== undefined) return false;
      place.push(part);
      continue;
    }
    if (place.length === 0) return false;
    if (place.length > certain && isFolder?.(place.join('/')) !== true) return false;
    place.pop();
    certain = Math.min(certain, place.length);
  }
  return true;
}
