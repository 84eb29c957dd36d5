import { dirname, join, resolve } from 'node:path';
import { aliasTargets } from './javascript-aliases.ts';
import type { ProjectFiles } from './project-files.ts';

/**
 * What stands before the name of a module: `from`, `import`, `import(`, `require(`, `require.resolve(`, `new URL(`.
 * Comments and strings are not told apart from code: an import that only seems to be one costs a run at most.
 */
const IMPORT =
  /(?:\b(?:from|import)|\b(?:import|require|require\.resolve|URL)\s{0,9}\()\s{0,99}(?:\/\*(?:[^*]|\*(?!\/)){0,999}\*\/\s{0,99})?(?:'([^'\n]{1,999})'|"([^"\n]{1,999})"|`([^`$\n]{1,999})`)/g;

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.d.ts', '.node', '.wasm'];

/** TypeScript is imported by the name of the JavaScript that it becomes. */
const SOURCES: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** The files of the project that a JavaScript or TypeScript file imports, as absolute paths. */
export function* javascriptImports(file: string, text: string, files: ProjectFiles): Generator<string> {
  const modules = new Set<string>();
  for (const [, single, double, template] of text.matchAll(IMPORT)) modules.add(single ?? double ?? template ?? '');
  for (const module of modules) {
    const isPath = /^\.{0,2}\//.test(module) || module === '.' || module === '..';
    const targets = isPath ? [resolve(dirname(file), module)] : aliasTargets(file, module, files);
    for (const target of targets) yield* filesFor(target.replace(/\?.*$/s, ''), files);
  }
}

/** Every file that the path of a module might mean: there may be several, and the program that runs it decides. */
function* filesFor(path: string, files: ProjectFiles): Generator<string> {
  const [, stem, ending = ''] = /^(.*)(\.[cm]?jsx?)$/.exec(path) ?? [];
  const spellings = [
    path,
    ...ENDINGS.map((added) => path + added),
    ...(SOURCES[ending] ?? []).map((source) => stem + source),
    ...ENDINGS.map((added) => join(path, `index${added}`)),
  ];
  for (const spelling of spellings) if (files.isFile(spelling)) yield spelling;
  const main = files.has(path)
    ? (files.json(join(path, 'package.json')) as { main?: unknown } | undefined)?.main
    : undefined;
  if (typeof main === 'string' && resolve(path, main) !== path) yield* filesFor(resolve(path, main), files);
}
