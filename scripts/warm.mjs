// Runs the program once through what people do most and keeps what V8 compiled for it, so that the first start of a new
// build is as fast as all others. Called by the build.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const loader = join(root, 'node_modules/.cache/art-build/code-cache.mjs');

// What is quick, and typed often. A larger cache takes longer to load: with everything in it a start took 3 ms more.
const commands = ['status', 'log -n 2', 'show a', 'ls a', 'branch', 'help'];

async function main() {
  await build({
    entryPoints: [join(root, 'cli/code-cache.ts')],
    outfile: loader,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  const { loadProgram } = await import(pathToFileURL(loader).href);
  const { program, keep } = loadProgram(join(root, 'dist/program.cjs'));
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'art-warm-'));
  const { write } = process.stdout;
  try {
    process.chdir(folder);
    writeFileSync('a.txt', 'a');
    for (const command of ['init -q', 'commit -q -m one -o a=a.txt']) run(command);
    process.stdout.write = process.stderr.write = drop;
    for (const command of commands) await program.main(command.split(' '), '');
  } finally {
    process.stdout.write = write;
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
  keep();
}

function drop(_, encoding, done) {
  (done ?? encoding)?.();
  return true;
}

// With ART_DEBUG the program runs without a cache, and leaves none.
function run(command) {
  execFileSync(process.execPath, [join(root, 'dist/cli.cjs'), ...command.split(' ')], {
    env: { ...process.env, ART_DEBUG: '1' },
  });
}

await main();
