import { join } from 'node:path';
import type { ProjectFiles } from './project-files.ts';

/** `import a.b as c, d` and `from ..a import (b, c)`, at the start of a line or behind `;` or `:`. */
const STATEMENT =
  /(?:^|[;:])[ \t]*(?:from(?:[ \t]+|(?=\.))(\.*[ \t]*[\p{L}\p{N}_.]*)[ \t]*import[ \t]*(\([^)]{0,9999}\)|[^\n;]{1,9999})|import[ \t]+([^\n;]{1,9999}))/gmu;

/** `importlib.import_module("a.b")`, `__import__("a")`. */
const CALL = /\b(?:import_module|__import__)\s{0,9}\(\s{0,99}(['"])([\p{L}\p{N}_.]{1,999})\1/gu;

const NAME = /^[\p{L}\p{N}_.]+/u;

/** `from` has leading dots where the module is looked for from the file's own package. */
interface Import {
  from: string;
  names: string[];
}

/** The files of the project that a Python file imports, as absolute paths. */
export function* pythonImports(file: string, text: string, files: ProjectFiles): Generator<string> {
  const above = [...files.foldersAbove(file)];
  yield* packagesOf(above, files);
  // A package can lie in a folder of sources beside the scripts.
  const places = [...above, ...above.map((dir) => join(dir, 'src'))];
  for (const { from, names: imported } of statements(text)) {
    const dots = /^\.*/.exec(from)?.[0].length ?? 0;
    const start = above[dots - 1];
    if (dots > 0 && start === undefined) continue;
    const parts = from.slice(dots).split('.').filter(Boolean);
    for (const place of dots > 0 ? [start as string] : places) yield* modulesAt(place, parts, imported, files);
  }
}

/** What Python runs before a module: the `__init__.py` of each package that it is in. */
function* packagesOf(above: string[], files: ProjectFiles): Generator<string> {
  for (const dir of above) {
    const init = join(dir, '__init__.py');
    if (!files.isFile(init)) return;
    yield init;
  }
}

function* statements(text: string): Generator<Import> {
  const joined = text.replace(/\\\r?\n/g, ' ');
  for (const [, from, what, modules] of joined.matchAll(STATEMENT)) {
    if (from !== undefined) yield { from: from.replace(/\s/g, ''), names: listed(what ?? '') };
    for (const module of listed(modules ?? '')) yield { from: module, names: [] };
  }
  for (const [, , module] of joined.matchAll(CALL)) yield { from: module ?? '', names: [] };
}

/** The names in `a as b, c  # why`, with or without brackets around them. */
function listed(text: string): string[] {
  const plain = text.replace(/#[^\n]*/g, '').replace(/[()]/g, ' ');
  return plain.split(',').flatMap((part) => (part.trim() === '*' ? ['*'] : (NAME.exec(part.trim()) ?? [])));
}

/** The files of a module, of the packages that it is in, and of the modules in it that are imported from it. */
function* modulesAt(place: string, parts: string[], imported: string[], files: ProjectFiles): Generator<string> {
  let dir = place;
  for (const part of parts) {
    yield* filesOf(dir, part, files);
    if (!files.has(join(dir, part))) return;
    dir = join(dir, part);
  }
  if (parts.length === 0 && files.isFile(join(dir, '__init__.py'))) yield join(dir, '__init__.py');
  for (const name of imported) {
    if (name !== '*') yield* filesOf(dir, name, files);
    else if (files.isFile(join(dir, '__init__.py'))) yield* everyModule(dir, files);
  }
}

function* filesOf(dir: string, name: string, files: ProjectFiles): Generator<string> {
  if (files.isFile(join(dir, `${name}.py`))) yield join(dir, `${name}.py`);
  if (!files.has(join(dir, name))) return;
  const init = join(dir, name, '__init__.py');
  if (files.isFile(init)) yield init;
}

/** `from package import *` imports the modules that the package lists, which is for Python to know. */
function* everyModule(dir: string, files: ProjectFiles): Generator<string> {
  for (const name of files.namesIn(dir)) if (name.endsWith('.py')) yield join(dir, name);
}
