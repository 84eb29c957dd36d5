// Helpers of the tests of the store.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBytes } from '../object/bytes.ts';
import { encodeFact } from '../object/fact.ts';
import { hashContent } from '../object/hash.ts';
import { LayoutBuilder } from '../object/layout.ts';
import { ManifestBuilder } from '../object/manifest.ts';
import { RecipeBuilder } from '../object/recipe.ts';
import { encodeRun } from '../object/run.ts';
import type { Id, Kind } from '../object/types.ts';
import type { Stage } from './stage.ts';
import type { Store } from './store.ts';

/** Numbers from 0 to 1 that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function bytesFrom(random: () => number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = Math.floor(random() * 256);
  return bytes;
}

/** A folder that is removed with `remove`. */
export function tempDir(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'art-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The file of the index that counts. */
export function indexFile(artDir: string): string {
  const numbers = readdirSync(join(artDir, 'index')).map((name) => Number(/^db-(\d+)$/.exec(name)?.[1] ?? 0));
  return join(artDir, 'index', `db-${Math.max(...numbers)}`, 'data.mdb');
}

export interface Sample {
  objects: { kind: Kind; id: Id; bytes: Buffer }[];
  run: Id;
  largeContent: Id;
}

/** Puts one artifact, with small and large files, its run and a fact about it into a store; made known by refs. */
export function putSample(store: Store, seed = 1, files = 20): Sample {
  const random = randomFrom(seed);
  const stage = store.stage();
  const output = putArtifact(stage, random, files);
  stage.publish();
  const run = stage.put(
    'run',
    encodeRun({
      author: 'tests',
      branch: 'main',
      time: seed,
      message: 'sample',
      heads: [],
      generation: 1,
      inputs: [],
      outputs: {
        data: { ...output.value, type: 'folder', meta: {}, version: seed, supersedes: [], extra: {} },
      },
      params: {},
      metrics: {},
      labels: {},
      extra: {},
    }),
  );
  const fact = stage.put(
    'fact',
    encodeFact({
      type: 'tag',
      subject: { tag: `t${seed}` },
      value: { run: toBytes(run) },
      replaces: [],
      author: 'tests',
      time: seed,
      extra: {},
    }),
  );
  stage.publish();
  store.refs.addHead('main', run);
  store.refs.addFact(fact);
  const ids: [Kind, Id][] = [...output.ids, ['run', run], ['fact', fact]];
  const objects = ids.map(([kind, id]) => ({ kind, id, bytes: Buffer.from(store.get(kind, id)) }));
  return { objects, run, largeContent: output.largeContent };
}

function putArtifact(stage: Stage, random: () => number, count: number) {
  const ids: [Kind, Id][] = [];
  const put = (bytes: Buffer): Id => {
    const id = stage.put('blob', bytes);
    ids.push(['blob', id]);
    return id;
  };
  const chunks = [bytesFrom(random, 90_000), Buffer.from('row,of,text\n'.repeat(5000) + random())];
  const recipe = new RecipeBuilder(stage);
  for (const chunk of chunks) recipe.add(put(chunk), chunk.length);
  const recipeRoot = recipe.finish();
  const whole = Buffer.concat(chunks);
  const layout = new LayoutBuilder(stage);
  layout.add(hashContent(whole), recipeRoot);
  const layoutRoot = layout.finish() as Id;
  const manifest = new ManifestBuilder(stage);
  for (let i = 0; i < count; i++) {
    const bytes = i % 2 ? bytesFrom(random, 300 + i) : Buffer.from(`text ${random()} `.repeat(40 + i));
    manifest.add({ path: `file-${String(i).padStart(2, '0')}`, mode: 0, size: bytes.length, content: put(bytes) });
  }
  manifest.add({ path: 'large', mode: 0, size: whole.length, content: hashContent(whole) });
  const { root, files, bytes } = manifest.finish();
  ids.push(['recipe', recipeRoot], ['layout', layoutRoot], ['manifest', root]);
  return { ids, largeContent: hashContent(whole), value: { content: root, layout: layoutRoot, files, bytes } };
}
