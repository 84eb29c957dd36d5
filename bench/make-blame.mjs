// Makes the histories that blame is measured on: node bench/make-blame.mjs lines|files DIR [SCALE]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { numberSource } from './lib/random.mjs';
import { art } from './peers/art.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(root, 'node_modules/.cache/art-bench/blame-history.mjs');

/** The repository of art is in `folder/art`, that of git in `folder/git`. `steps` are those of `lineSteps` or `fileSteps`. */
export async function makeBlameHistory(folder, steps) {
  const [artRoot, gitRoot] = [join(folder, 'art'), join(folder, 'git')];
  for (const path of [artRoot, gitRoot]) mkdirSync(path, { recursive: true });
  const [program, ...words] = art('init');
  execFileSync(program, words, { cwd: artRoot, stdio: 'pipe' });
  execFileSync('git', ['init', '--quiet', '-b', 'main'], { cwd: gitRoot });
  await build({
    ...{ entryPoints: [join(root, 'bench/blame-history.ts')], outfile: bundle, bundle: true, format: 'esm' },
    ...{ platform: 'node', target: 'node20.19', packages: 'external' },
  });
  const { addVersions } = await import(pathToFileURL(bundle).href);
  const git = spawn('git', ['fast-import', '--quiet'], { cwd: gitRoot, stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(git, 'exit');
  await addVersions(join(artRoot, '.art'), steps, async (part) => {
    if (!git.stdin.write(part)) await once(git.stdin, 'drain');
  });
  git.stdin.end();
  await ended;
  execFileSync('git', ['gc', '--quiet'], { cwd: gitRoot });
}

/** One file of many lines; each version changes, adds and removes some, here and there. */
export function* lineSteps(lines, versions) {
  const next = numberSource('blame lines');
  let serial = 0;
  const line = () => `${++serial},${next()},${next()},sample\n`;
  const text = Array.from({ length: lines }, line);
  const somewhere = () => Math.floor(next() * text.length);
  for (let version = 0; version < versions; version++) {
    if (version > 0) {
      for (let i = 0; i < 10; i++) text[somewhere()] = line();
      for (let i = 0; i < 3; i++) text.splice(somewhere(), 0, line());
      for (let i = 0; i < 2; i++) text.splice(somewhere(), 1);
    }
    yield new Map([['rows.csv', Buffer.from(text.join(''))]]);
  }
}

/** Many small files; each version changes, adds and removes some. */
export function* fileSteps(files, versions) {
  const next = numberSource('blame files');
  let serial = 0;
  const name = () => `d${String(Math.floor(serial / 1000)).padStart(4, '0')}/${++serial}.txt`;
  const text = () => Buffer.from(`sample ${next()}\n`);
  const paths = Array.from({ length: files }, name);
  yield new Map(paths.map((path) => [path, text()]));
  for (let version = 1; version < versions; version++) {
    const step = new Map();
    const somewhere = () => Math.floor(next() * paths.length);
    for (let i = 0; i < 200; i++) step.set(paths[somewhere()], text());
    for (let i = 0; i < 20; i++) step.set(paths.splice(somewhere(), 1)[0], null);
    for (let i = 0; i < 30; i++) {
      paths.push(name());
      step.set(paths.at(-1), text());
    }
    yield step;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, folder, scale = '1'] = process.argv.slice(2);
  const steps = { lines: [lineSteps, 100_000, 1000], files: [fileSteps, 100_000, 100] }[kind];
  if (!steps || !folder) throw new Error('usage: node bench/make-blame.mjs lines|files DIR [SCALE]');
  const [make, size, versions] = steps;
  await makeBlameHistory(resolve(folder), make(size * Number(scale), versions * Number(scale)));
}
