// Bundles the program, the library and the worker, then emits declarations. Bundled because start-up counts: lmdb,
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

/**
 * Each part is one file, because every further file costs a start 3 ms: esbuild's own splitting made 46 of them for
 * `art log`. What a part imports from another one it takes from that part's file. Errors are a part of their own, so
 * that program and library mean the same classes.
 */
const parts = {
  cli: 'cli/main.ts',
  program: 'cli/program.ts',
  'params-file': 'cli/args/params-file.ts',
  errors: 'core/errors.ts',
  index: 'core/index.ts',
  'data-worker': 'core/store/data/worker.ts',
};
const partOf = new Map(Object.entries(parts).map(([name, source]) => [resolve(root, source), name]));
const partsApart = {
  name: 'parts-apart',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir, importer, kind }) => {
      const source = resolve(resolveDir, path);
      const isLibrary = source === resolve(root, 'core/repository.ts') && importer.startsWith(resolve(root, 'cli'));
      const part = isLibrary ? 'index' : partOf.get(source);
      return part && kind !== 'entry-point' ? { path: `./${part}.js`, external: true } : undefined;
    });
  },
};

/** Bundled, lmdb loads in a third of the time; its native binary is still looked for beside the package. */
const lmdbInside = {
  name: 'lmdb-inside',
  setup(build) {
    build.onLoad({ filter: /lmdb[\\/]native\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace('fileURLToPath(import.meta.url)', "require.resolve('lmdb')");
      if (contents === source) throw new Error('lmdb finds its binary in another way than this build knows');
      return { contents, loader: 'js' };
    });
  },
};

rmSync(`${root}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: parts,
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Native code finds its binary beside its own package; git's library is loaded when a run needs it.
  external: ['@cloudpss/zstd', 'isomorphic-git'],
  plugins: [parserAlone, partsApart, lmdbInside],
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
