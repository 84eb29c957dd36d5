import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ignoreLibrary, { type Ignore } from 'ignore';

const fileName = '.artignore';

/**
 * The rules in force in one folder: those of its own `.artignore` and of the folders above it, the nearest that says
 * anything deciding. A folder that is ignored is not entered, so that, as in git, nothing inside can be taken back.
 */
export class IgnoreRules {
  readonly #own: Ignore;
  readonly #prefix: number;
  readonly #parent: IgnoreRules | undefined;

  private constructor(text: string, shown: string, parent: IgnoreRules | undefined) {
    this.#own = ignoreLibrary().add(text);
    this.#prefix = shown.endsWith(sep) ? shown.length : shown.length + 1;
    this.#parent = parent;
  }

  /**
   * The rules inside `folder`: `parent` and what its own `.artignore` adds. `as` is where the folder seems to be, when
   * it was reached through a symlink.
   */
  static inside(folder: string, parent?: IgnoreRules, as: string = folder): IgnoreRules | undefined {
    try {
      return new IgnoreRules(readFileSync(join(folder, fileName), 'utf8'), as, parent);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'EISDIR') return parent;
      throw error;
    }
  }

  /** The rules that the folders from `root` down to the one that holds `abs` set for what is in it. */
  static above(root: string, abs: string): IgnoreRules | undefined {
    const parts = relative(root, abs).split(sep);
    if (parts[0] === '..' || parts[0] === '') return undefined;
    let folder = root;
    let rules = IgnoreRules.inside(folder);
    for (const part of parts.slice(0, -1)) {
      folder = join(folder, part);
      rules = IgnoreRules.inside(folder, rules);
    }
    return rules;
  }

  /** `abs` must lie in the folder that the rules are for. */
  ignores(abs: string, isFolder: boolean): boolean {
    const path = abs.slice(this.#prefix).replaceAll(sep, '/');
    const said = this.#own.test(isFolder ? `${path}/` : path);
    if (said.ignored) return true;
    if (said.unignored) return false;
    return this.#parent?.ignores(abs, isFolder) ?? false;
  }
}

export { fileName as ignoreFileName };
