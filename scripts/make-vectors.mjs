// Writes the test vectors of `spec/vectors` that are not there yet. Those that are there are frozen: what they say is
// the format, and a program that disagrees is wrong. New cases are added to the files by hand, or by a new file here.
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { codecVectors } from './vectors/codec.mjs';
import { idVectors } from './vectors/ids.mjs';
import { nameVectors, pathVectors } from './vectors/names.mjs';
import { layoutVectors, manifestVectors, recipeVectors } from './vectors/trees.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = [
  'bytes',
  'codec',
  'fact',
  'hash',
  'hostile-paths',
  'layout',
  'layout-format',
  'manifest',
  'manifest-format',
];
modules.push(
  'memory-nodes',
  'names',
  'paths',
  'recipe',
  'recipe-format',
  'run',
  'tree-kinds',
  'tree-shape',
  'vector-values',
);

const { outputFiles } = await build({
  stdin: {
    contents: modules.map((name) => `export * from './${name}.ts';`).join('\n'),
    resolveDir: `${root}core/object`,
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const art = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);

const makers = {
  codec: codecVectors,
  ids: idVectors,
  layout: layoutVectors,
  manifest: manifestVectors,
  names: nameVectors,
  paths: pathVectors,
  recipe: recipeVectors,
};
for (const [name, make] of Object.entries(makers)) {
  const file = `${root}spec/vectors/${name}.json`;
  if (existsSync(file)) console.log(`spec/vectors/${name}.json is there and stays as it is`);
  else writeFileSync(file, `${JSON.stringify(make(art), null, 1)}\n`);
}
