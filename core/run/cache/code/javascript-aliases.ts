import { join } from 'node:path';
import type { ProjectFiles } from './project-files.ts';

/** A name for modules of the project that is no path, and what it may stand for. One `*` in each is the same text. */
interface Alias {
  name: string;
  targets: string[];
}

const MAX_DEPTH = 8;

/**
 * Where a module that is not named by a path might lie in the project: by `imports`, `exports` and `name` of the
 * package.json files above it, by `paths` and `baseUrl` of tsconfig.json and jsconfig.json, or by a link in node_modules.
 * Mostly it is a package that is installed, and nowhere here.
 */
export function aliasTargets(file: string, module: string, files: ProjectFiles): string[] {
  const found: string[] = [];
  for (const dir of files.foldersAbove(file)) {
    const aliases = [
      ...packageAliases(files.json(join(dir, 'package.json'))),
      ...['tsconfig.json', 'jsconfig.json'].flatMap((name) => compilerAliases(files.json(join(dir, name)))),
    ];
    for (const alias of aliases) found.push(...matches(alias, module).map((target) => join(dir, target)));
    found.push(...linked(dir, module, files));
  }
  return found;
}

function packageAliases(json: unknown): Alias[] {
  const { name, imports, exports, main } = fieldsOf(json);
  const own = typeof name === 'string' ? exportAliases(name, exports ?? main ?? '.') : [];
  return [...Object.entries(fieldsOf(imports)).map(([key, value]) => ({ name: key, targets: textsIn(value) })), ...own];
}

/** What a package may be asked for by its own name; where it does not say, any path in it. */
function exportAliases(name: string, exports: unknown): Alias[] {
  const byPath = Object.entries(fieldsOf(exports)).filter(([key]) => key.startsWith('.'));
  if (byPath.length === 0)
    return [
      { name, targets: textsIn(exports) },
      { name: `${name}/*`, targets: ['*'] },
    ];
  return byPath.map(([key, value]) => ({ name: `${name}${key.slice(1)}`, targets: textsIn(value) }));
}

function compilerAliases(json: unknown): Alias[] {
  const { baseUrl, paths } = fieldsOf(fieldsOf(json)['compilerOptions']);
  const base = typeof baseUrl === 'string' ? baseUrl : '.';
  const named = Object.entries(fieldsOf(paths)).map(([name, targets]) => ({
    name,
    targets: textsIn(targets).map((target) => join(base, target)),
  }));
  return typeof baseUrl === 'string' ? [...named, { name: '*', targets: [join(base, '*')] }] : named;
}

function matches({ name, targets }: Alias, module: string): string[] {
  const star = name.indexOf('*');
  if (star < 0) return name === module ? targets : [];
  const [head, tail] = [name.slice(0, star), name.slice(star + 1)];
  if (!module.startsWith(head) || !module.endsWith(tail) || module.length < head.length + tail.length) return [];
  const middle = module.slice(head.length, module.length - tail.length);
  return targets.map((target) => target.replace('*', () => middle));
}

/** A package of the same project that node_modules only links to. */
function linked(dir: string, module: string, files: ProjectFiles): string[] {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
  if (name === undefined || !files.has(join(dir, 'node_modules', name))) return [];
  const real = files.real(join(dir, 'node_modules', name));
  if (real === undefined || !files.isOwn(real)) return [];
  const { exports, main } = fieldsOf(files.json(join(real, 'package.json')));
  const named = exportAliases(name, exports ?? main ?? '.').flatMap((alias) => matches(alias, module));
  return named.map((target) => join(real, target));
}

/** All texts in a value: conditions and fallbacks lead to different files, and which one is taken is not known here. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object' || depth > MAX_DEPTH) return [];
  return Object.values(value).flatMap((one) => textsIn(one, depth + 1));
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}
