import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '../../object/types.ts';

/** Files that say which versions of packages are installed. */
export const LOCKFILES: readonly string[] = [
  ...['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock'],
  ...['requirements.txt', 'poetry.lock', 'Pipfile.lock', 'pdm.lock', 'uv.lock', 'pylock.toml'],
  ...['environment.yml', 'environment.yaml', 'conda-lock.yml', 'pixi.lock'],
  ...['renv.lock', 'Manifest.toml', 'Cargo.lock', 'go.sum', 'Gemfile.lock', 'composer.lock', 'flake.lock'],
];

const MAX_BYTES = 1 << 26;

/** The lockfiles in a folder by name, each with the SHA-256 of its bytes. Those over 64 MiB are passed over. */
export function lockfileIds(root: string, names: readonly string[] = LOCKFILES): Record<string, Id> {
  const found: Record<string, Id> = Object.create(null);
  for (const name of names) {
    const path = join(root, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size > MAX_BYTES) continue;
    try {
      found[name] = createHash('sha256').update(readFileSync(path)).digest('hex');
    } catch {
      // One that may not be read says nothing.
    }
  }
  return found;
}
