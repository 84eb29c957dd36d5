import type { Warning } from '../api.ts';
import { CollisionFinder, portabilityProblem } from '../object/paths.ts';
import type { Cursor } from './scan-target.ts';

const shownMax = 5;

/**
 * Warns of new names that some systems cannot hold and of names that only differ by case or Unicode form: the first
 * few of each by name, then how many more there are.
 */
export class NameWarnings {
  readonly #warn: ((warning: Warning) => void) | undefined;
  readonly #counts = new Map<string, number>();

  constructor(warn: ((warning: Warning) => void) | undefined) {
    this.#warn = warn;
  }

  /** To be called for each new entry: what is beside it, and beside the folders it is in, is compared too. */
  look(cursor: Pick<Cursor, 'path' | 'newFolders'>): void {
    if (this.#warn === undefined) return;
    const problem = portabilityProblem(cursor.path);
    if (problem !== undefined)
      this.#say('NOT_PORTABLE', `"${cursor.path}" cannot be checked out everywhere: ${problem}`);
    for (const { prefix, names } of cursor.newFolders()) {
      const finder = new CollisionFinder();
      for (const name of names) {
        const earlier = finder.add(name);
        if (earlier === undefined) continue;
        const pair = `"${prefix}${earlier}" and "${prefix}${name}"`;
        this.#say('NAMES_COLLIDE', `${pair} are one name on systems that ignore case or Unicode form`);
      }
    }
  }

  finish(): void {
    for (const [code, count] of this.#counts) {
      const more = count - shownMax;
      if (more > 0) this.#warn?.({ code, message: `and ${more} more ${more === 1 ? 'name' : 'names'} like these` });
    }
  }

  #say(code: string, message: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= shownMax) this.#warn?.({ code, message });
  }
}
