import { comparePaths } from '../object/bytes.ts';
import { pathProblem } from '../object/paths.ts';

/** A path as it is kept: `data/` and `./data` are `data`. */
export function trackedPath(written: string): string {
  const parts = written.split('/').filter((part, i) => part !== '.' && (part !== '' || i === 0));
  return parts.join('/') || '.';
}

/** Why an artifact cannot live at a path, or undefined. */
export function trackedPathProblem(path: string): string | undefined {
  if (path === '.') return 'the workspace itself cannot be an artifact';
  if (path.split('/').includes('..')) return `"${path}" leads out of the workspace`;
  const problem = pathProblem(path);
  return problem === undefined ? undefined : `"${path}": ${problem}`;
}

interface Named {
  name: string;
  path: string;
}

/** Two artifacts may not share a path, nor lie in each other: a file would belong to both. */
export function findOverlap(artifacts: Named[]): { name: string; problem: string; hint: string } | undefined {
  const sorted = artifacts.toSorted((a, b) => comparePaths(a.path, b.path));
  for (const [i, inner] of sorted.entries()) {
    const outer = sorted[i - 1];
    if (outer === undefined) continue;
    const hint = 'give one of them another path, or take it out of art.yaml';
    if (inner.path === outer.path) {
      return {
        name: inner.name,
        problem: `"${outer.name}" and "${inner.name}" have the same path "${inner.path}"`,
        hint,
      };
    }
    if (inner.path.startsWith(`${outer.path}/`)) {
      const problem = `"${inner.name}" at "${inner.path}" lies inside "${outer.name}" at "${outer.path}"`;
      return { name: inner.name, problem, hint };
    }
  }
  return undefined;
}
