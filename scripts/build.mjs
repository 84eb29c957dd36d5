// Bundles the program, the library and the worker, then emits declarations. Bundled because start-up counts:
// yargs and yaml as loose files cost more time to open than to run.
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

/**
 * The program uses the parser that yargs exports and nothing else of it. What stands beside the parser in that file
 * would load locales and terminal tables at every start, 50 ms on the reference machine.
 */
const parserAlone = {
  name: 'parser-alone',
  setup(build) {
    build.onResolve({ filter: /platform-shims\/esm\.mjs$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      sideEffects: false,
    }));
  },
};

rmSync(`${root}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { cli: 'cli/main.ts', index: 'core/index.ts', 'data-worker': 'core/store/data/worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  chunkNames: 'chunks/[name]-[hash]',
  // Native code finds its binary beside its own package.
  external: ['lmdb', '@cloudpss/zstd', 'isomorphic-git'],
  plugins: [parserAlone],
  define: { 'globalThis.__ART_VERSION__': JSON.stringify(version) },
  // Bundled CommonJS packages ask for node's own modules through require.
  banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
  logLevel: 'warning',
});
await build({
  absWorkingDir: root,
  entryPoints: ['split', 'train', 'evaluate', 'correct'].map((step) => `examples/iris/${step}.ts`),
  outdir: 'dist/examples/iris',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});
chmodSync(`${root}/dist/cli.js`, 0o755);
if (!process.argv.includes('--no-types')) {
  execFileSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
