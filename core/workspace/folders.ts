import { lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ObstacleError } from './place-errors.ts';

/**
 * The folders below a root, by paths with `/`. Each is looked at before anything is done in it, so that nothing is ever
 * written or deleted through a symlink. Paths that come in order are looked at once.
 */
export class Folders {
  readonly #root: string;
  /** The parts of the last path, all known to be folders. */
  #known: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  abs(path: string): string {
    return path === '' ? this.#root : join(this.#root, path);
  }

  /** Makes a folder and those above it. Something else in the way is removed where `mayRemove` says so. */
  make(path: string, mayRemove: (path: string) => boolean = () => false): void {
    this.#walk(path, (at) => {
      const abs = this.abs(at);
      const stat = lstatSync(abs, { throwIfNoEntry: false });
      if (stat?.isDirectory()) return true;
      if (stat !== undefined) {
        if (!mayRemove(at)) throw new ObstacleError(abs, stat.isSymbolicLink() ? 'a symlink' : 'not a folder');
        unlinkSync(abs);
      }
      mkdirSync(abs);
      return true;
    });
  }

  /** Whether a path is a folder that is reached through folders alone. */
  has(path: string): boolean {
    return this.#walk(path, (at) => lstatSync(this.abs(at), { throwIfNoEntry: false })?.isDirectory() ?? false);
  }

  /** Forgets what it has seen, after folders were removed. */
  forget(): void {
    this.#known = [];
  }

  #walk(path: string, isFolder: (at: string) => boolean): boolean {
    const parts = path === '' ? [] : path.split('/');
    let same = 0;
    while (same < parts.length && same < this.#known.length && parts[same] === this.#known[same]) same++;
    this.#known.length = same;
    for (let i = same; i < parts.length; i++) {
      if (!isFolder(parts.slice(0, i + 1).join('/'))) return false;
      this.#known.push(parts[i] as string);
    }
    return true;
  }
}

/** The folder that a path is in; '' at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
