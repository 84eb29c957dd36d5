import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ignoreLibrary, { type Ignore } from 'ignore';
import { isErrno } from '../store/files.ts';

const fileName = '.artignore';

/**
 * The rules in force in one folder: those of its own `.artignore` and of the folders above it, the nearest that says
 * anything deciding. A folder that is ignored is not entered, so that, as in git, nothing inside can be taken back.
 */
export class IgnoreRules {
  readonly #own: Ignore;
  readonly #prefix: number;
  readonly #parent: IgnoreRules | undefined;

  private constructor(lines: string[], shown: string, parent: IgnoreRules | undefined) {
    this.#own = ignoreLibrary().add(lines);
    this.#prefix = shown.endsWith(sep) ? shown.length : shown.length + 1;
    this.#parent = parent;
  }

  /**
   * The rules inside `folder`: `parent` and what its own `.artignore` adds. `as` is where the folder seems to be, when
   * it was reached through a symlink.
   */
  static inside(folder: string, parent?: IgnoreRules, as: string = folder): IgnoreRules | undefined {
    const lines = readLines(folder);
    return lines.length === 0 ? parent : new IgnoreRules(lines, as, parent);
  }

  /**
   * The rules that the folders from `root` down to the one that holds `abs` set for what is in it. Lines that would
   * leave out `abs` itself do not count: it was asked for by name.
   */
  static above(root: string, abs: string): IgnoreRules | undefined {
    const parts = relative(root, abs).split(sep);
    if (parts[0] === '..' || parts[0] === '') return undefined;
    let folder = root;
    let rules: IgnoreRules | undefined;
    for (const [i, part] of parts.entries()) {
      const path = `${parts.slice(i).join('/')}/`;
      const lines = readLines(folder).filter((line) => !ignoreLibrary().add(line).test(path).ignored);
      if (lines.length > 0) rules = new IgnoreRules(lines, folder, rules);
      folder = join(folder, part);
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

function readLines(folder: string): string[] {
  try {
    return readFileSync(join(folder, fileName), 'utf8').split(/\r?\n/);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EISDIR')) return [];
    throw error;
  }
}

export { fileName as ignoreFileName };
