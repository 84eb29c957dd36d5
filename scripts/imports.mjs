// Refuses imports that go against the grain of the house: cli -> remotes -> core, and inside core
// object < query, store < workspace, lineage < materialize, compare, blame, run < repository. Also cycles between files, and a core that reaches for a
// terminal or the network. Prints file:line for each, and exits 1.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const below = ['base', 'object', 'store', 'workspace', 'lineage', 'materialize', 'compare', 'blame', 'query', 'run'];
const coreAreas = new Set([...below, 'repository']);

/** What each area may import besides itself. `base` is core/errors.ts and core/api.ts. */
const mayImport = {
  base: ['object'],
  object: ['base'],
  store: ['base', 'object'],
  workspace: ['base', 'object', 'store'],
  lineage: ['base', 'object', 'store'],
  materialize: ['base', 'object'],
  compare: ['base', 'object', 'store', 'lineage', 'materialize'],
  blame: ['base', 'object', 'store', 'lineage', 'materialize'],
  query: ['base', 'object'],
  run: ['base', 'object', 'store', 'workspace', 'lineage', 'materialize'],
  repository: below,
  remotes: [...coreAreas],
  cli: [...coreAreas, 'remotes'],
};
const terminal = ['yargs', 'readline', 'tty', 'repl', 'chalk', 'cliui'];
const network = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'undici', 'hono', 'isomorphic-git/http'];
const forbiddenInCore = [...terminal, ...network, '@aws-sdk'];

/** The area of a file, by its path from the root; undefined for folders that the rules leave alone. */
function areaOf(path) {
  const [top, second] = path.split('/');
  if (top !== 'core') return top in mayImport ? top : undefined;
  if (second === 'errors.ts' || second === 'api.ts') return 'base';
  return second in mayImport ? second : 'repository';
}

const isTest = (path) => path.endsWith('.test.ts') || path.includes('/testing/');

/** Blanks comments, keeping line numbers; a `//` inside a string is left alone because `:` or a quote precedes it. */
function withoutComments(text) {
  const blank = (match) => match.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|[\s;{}(,])\/\/[^\n]*/g, blank);
}

/** Every import of a file: specifier, line, and whether it is part of loading the file: types vanish, `import()` waits. */
function importsOf(path) {
  const text = withoutComments(readFileSync(join(root, path), 'utf8'));
  const found = [];
  const note = (match, specifier, typeOnly, lazy) =>
    found.push({ specifier, typeOnly, lazy, line: text.slice(0, match.index).split('\n').length });
  for (const match of text.matchAll(
    /^[ \t]*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm,
  )) {
    note(match, match[2], match[1] !== undefined, false);
  }
  for (const match of text.matchAll(/(typeof\s+)?\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g)) {
    note(match, match[2], match[1] !== undefined, true);
  }
  return found;
}

function sources(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

const problems = [];
const graph = new Map();

function checkFile(path) {
  const area = areaOf(path);
  const edges = [];
  for (const { specifier, typeOnly, lazy, line } of importsOf(path)) {
    const complain = (why) => problems.push(`${path}:${line}: ${why}`);
    if (!specifier.startsWith('.')) {
      const bare = specifier.replace(/^node:/, '');
      const hit = forbiddenInCore.find((name) => bare === name || bare.startsWith(`${name}/`));
      if (hit !== undefined && coreAreas.has(area) && !isTest(path)) {
        complain(`core knows no terminal and no network, yet imports '${specifier}'`);
      }
      continue;
    }
    const target = relative(root, join(root, dirname(path), specifier))
      .split(sep)
      .join('/');
    if (!existsSync(join(root, target))) {
      complain(`'${specifier}' leads to no file`);
      continue;
    }
    const other = areaOf(target);
    if (!typeOnly && !lazy) edges.push({ target, line });
    if (other === undefined || other === area) continue;
    // A test may set its stage with anything that lies in core; what ships may not.
    if (isTest(path) && coreAreas.has(area) && coreAreas.has(other)) continue;
    if (!mayImport[area].includes(other)) complain(`${area} may not import ${other} ('${specifier}')`);
    if (area === 'base' && !typeOnly) complain(`core/errors.ts and core/api.ts import types only ('${specifier}')`);
  }
  graph.set(path, edges);
}

/** Depth-first walk; an edge back to a file that is still open closes a cycle. */
function findCycles() {
  const done = new Set();
  const open = [];
  const visit = (path) => {
    if (done.has(path)) return;
    open.push(path);
    for (const { target, line } of graph.get(path) ?? []) {
      const at = open.indexOf(target);
      if (at < 0) visit(target);
      else problems.push(`${path}:${line}: closes a cycle: ${[...open.slice(at), target].join(' -> ')}`);
    }
    open.pop();
    done.add(path);
  };
  for (const path of graph.keys()) visit(path);
}

const files = ['core', 'remotes', 'cli'].flatMap(sources);
files.forEach(checkFile);
findCycles();
for (const problem of problems) console.error(problem);
console.log(`imports: ${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
