import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';

const MAX_SETTINGS_BYTES = 1024 * 1024;

/**
 * The files of a project, as often asked for as imports need: folders are listed once, because an import is looked for
 * in many places and is in few.
 */
export class ProjectFiles {
  /** Nothing outside of this folder is of the project. */
  readonly boundary: string;
  readonly #folders = new Map<string, ReadonlySet<string>>();
  readonly #files = new Map<string, boolean>();
  readonly #json = new Map<string, unknown>();

  constructor(boundary: string) {
    this.boundary = boundary;
  }

  has(path: string): boolean {
    return this.namesIn(dirname(path)).has(basename(path));
  }

  isFile(path: string): boolean {
    if (!this.has(path)) return false;
    const known = this.#files.get(path) ?? isFile(path);
    this.#files.set(path, known);
    return known;
  }

  /** Names in a folder; none where there is no such folder. */
  namesIn(dir: string): ReadonlySet<string> {
    const known = this.#folders.get(dir) ?? new Set(quietly(() => readdirSync(dir)));
    this.#folders.set(dir, known);
    return known;
  }

  /** A JSON file with or without comments; undefined where there is none that can be read. */
  json(path: string): unknown {
    if (!this.#json.has(path)) this.#json.set(path, this.isFile(path) ? readJson(path) : undefined);
    return this.#json.get(path);
  }

  /** Where a path leads to, through links. */
  real(path: string): string | undefined {
    return quietly(() => realpathSync(path));
  }

  /** Whether a path is of the project, and not of what is installed in it. */
  isOwn(path: string): boolean {
    const parts = relative(this.boundary, path).split(sep);
    return parts[0] !== '..' && !parts.includes('node_modules');
  }

  /** The folder of a file and those above it, the nearest first. */
  *foldersAbove(file: string): Generator<string> {
    for (let dir = dirname(file); this.isOwn(dir); dir = dirname(dir)) {
      yield dir;
      if (dir === this.boundary || dir === dirname(dir)) return;
    }
  }
}

function isFile(path: string): boolean {
  return quietly(() => statSync(path).isFile()) ?? false;
}

function readJson(path: string): unknown {
  return quietly(() => {
    if (statSync(path).size > MAX_SETTINGS_BYTES) return undefined;
    return JSON.parse(withoutComments(readFileSync(path, 'utf8')));
  });
}

/** Comments and commas before a closing bracket, as in tsconfig.json; those inside of text stay. */
function withoutComments(text: string): string {
  const plain = text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted) => quoted ?? '');
  return plain.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted) => quoted ?? '');
}

function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
