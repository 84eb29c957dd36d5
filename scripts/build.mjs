// Bundles the program, the library and the worker, keeps the program's compiled code, then emits declarations. Bundled
// because start-up counts: lmdb, yargs and yaml as loose files cost more time to open than to run.
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
 * Bundled, lmdb loads in a third of the time. Its native binary is still looked for beside the package: first under the
 * name that it has on most Linux machines, since to ask the system for its kind of libc starts with loading 4 ms of code.
 */
const lmdbInside = {
  name: 'lmdb-inside',
  setup(build) {
    build.onLoad({ filter: /lmdb[\\/]native\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = replaceAll(source, {
        "let dirName = dirname(fileURLToPath(import.meta.url)).replace(/dist$/, '');": '',
        "import loadNAPI from 'node-gyp-build-optional-packages';": loadLmdbBinary.toString(),
        'loadNAPI(dirName)': 'loadLmdbBinary()',
      });
      return { contents, loader: 'js' };
    });
    // Speeds up values that lmdb decodes itself; the index holds bytes.
    build.onLoad({ filter: /[\\/]msgpackr-extract[\\/]index\.js$/ }, () => ({ contents: 'module.exports = null;' }));
  },
};

function loadLmdbBinary() {
  const parts = `@lmdb/lmdb-${process.platform}-${process.arch}`;
  for (const kind of [`abi${process.versions.modules}`, 'napi']) {
    try {
      return require(`${parts}/node.${kind}.glibc.node`);
    } catch {
      // Another platform, or a version of Node without a binary of its own.
    }
  }
  return require('node-gyp-build-optional-packages')(dirname(require.resolve('lmdb')).replace(/dist$/, ''));
}

/**
 * Modules that the program loads when it uses them come through `lazily`, which cli/code-cache.ts passes in: code from
 * V8's cache cannot call `import()`. The word is as long as the other, so that the map of the source stays right.
 */
function passImports(path) {
  const source = readFileSync(`${root}/${path}`, 'utf8');
  const passed = source.replace(/\bimport\(("[^"]+")\)/g, 'lazily($1)');
  writeFileSync(`${root}/${path}`, passed);
  const left = passed.match(/\bimport\((?!name\)).{0,40}/);
  if (left) throw new Error(`the program would not find what it loads by ${left[0]}`);
}

function replaceAll(source, changes) {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`lmdb is not as this build knows it: no ${from}`);
    return text.replace(from, () => to);
  }, source);
}

/** Native code finds its binary beside its own package; the others are large, and few commands need them. */
const loadedWhenUsed = [
  ...['@cloudpss/zstd', 'isomorphic-git', 'apache-arrow', 'hyparquet', 'hyparquet-compressors'],
  ...['diff', 'jpeg-js', 'picomatch', 'pixelmatch', 'pngjs', 'yauzl'],
];

/** What all bundles of the program and the library have in common. */
const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external: loadedWhenUsed,
  plugins: [parserAlone, lmdbInside],
  define: { 'globalThis.__ART_VERSION__': JSON.stringify(version) },
  logLevel: 'warning',
  logOverride: { 'require-resolve-not-external': 'silent' },
};

rmSync(`${root}/dist`, { recursive: true, force: true });
// Each is one file, because every further file costs a start 3 ms: esbuild's splitting made 46 of them for `art log`.
await build({
  ...common,
  entryPoints: { index: 'core/index.ts', 'data-worker': 'core/store/data/worker.ts' },
  format: 'esm',
  // Bundled CommonJS packages ask for node's own modules through require.
  banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
});
// The program is CommonJS: of that V8's compiled code can be kept in every version of Node, and it starts 6 ms sooner.
const commonjs = { ...common, outExtension: { '.js': '.cjs' }, format: 'cjs' };
await build({ ...commonjs, entryPoints: { cli: 'cli/main.ts' } });
await build({
  ...commonjs,
  entryPoints: { program: 'cli/program.ts' },
  // Less to read and to hash at each start. ART_DEBUG=1 shows lines of the source through the map.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  define: { ...common.define, 'import.meta.url': '__here' },
  banner: {
    js: "const __here = require('node:url').pathToFileURL(__filename).href; var lazily = lazily ?? ((name) => import(name));",
  },
});
passImports('dist/program.cjs');
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
chmodSync(`${root}/dist/cli.cjs`, 0o755);
execFileSync(process.execPath, ['scripts/warm.mjs'], { cwd: root, stdio: 'inherit' });
if (!process.argv.includes('--no-types')) {
  execFileSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
