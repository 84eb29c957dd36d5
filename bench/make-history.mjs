// Makes a repository with a long history: node bench/make-history.mjs DIR COUNT
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { art } from './peers/art.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Within the project, so that the packages that are not bundled are found.
const bundle = join(root, 'node_modules/.cache/art-bench/history.mjs');

export async function makeHistory(folder, count) {
  mkdirSync(folder, { recursive: true });
  const [program, ...words] = art('init');
  execFileSync(program, words, { cwd: folder, stdio: 'pipe' });
  await build({
    entryPoints: [join(root, 'bench/history.ts')],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
  });
  const { addHistory } = await import(pathToFileURL(bundle).href);
  await addHistory(join(folder, '.art'), count);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, count] = process.argv.slice(2);
  if (!folder || !(Number(count) > 0)) throw new Error('usage: node bench/make-history.mjs DIR COUNT');
  await makeHistory(resolve(folder), Number(count));
}
