// Gives a repository of art and one of git the same history of one artifact, as a pull and a fetch would leave them.
import type { Buffer } from 'node:buffer';
import { hashContent, MAX_BLOB } from '../core/object/hash.ts';
import { LayoutBuilder } from '../core/object/layout.ts';
import { ManifestBuilder } from '../core/object/manifest.ts';
import { RecipeBuilder } from '../core/object/recipe.ts';
import { encodeRun } from '../core/object/run.ts';
import type { Entry, Id } from '../core/object/types.ts';
import { Chunker } from '../core/store/data/chunker.ts';
import { type Stage, Store } from '../core/store/store.ts';

const START_MS = Date.UTC(2024, 0, 1);
const HOUR_MS = 3_600_000;

/** The files of a version that differ from the one before; null for one that is gone. */
export type Step = ReadonlyMap<string, Buffer | null>;

/** Adds a version for each step to the empty repository at `artDir`; `tell` gets what `git fast-import` reads. */
export async function addVersions(
  artDir: string,
  steps: Iterable<Step>,
  tell: (part: string | Buffer) => Promise<void>,
): Promise<void> {
  const store = Store.open(artDir);
  const entries = new Map<string, Entry>();
  const recipes = new Map<string, Id>();
  let head: Id | undefined;
  let number = 0;
  try {
    for (const step of steps) {
      number += 1;
      const stage = store.stage();
      for (const [path, bytes] of step) {
        if (bytes === null) entries.delete(path);
        else entries.set(path, putFile(stage, path, bytes, recipes));
      }
      head = putRun(stage, number, entries, recipes, head);
      stage.publish();
      await tellCommit(tell, number, step);
    }
    if (head) store.refs.addHead('main', head);
  } finally {
    await store.close();
  }
}

function putFile(stage: Stage, path: string, bytes: Buffer, recipes: Map<string, Id>): Entry {
  const content = hashContent(bytes);
  if (bytes.length <= MAX_BLOB) stage.put('blob', bytes);
  else {
    const recipe = new RecipeBuilder(stage);
    const chunker = new Chunker();
    for (const chunks of [chunker.push(bytes), chunker.finish()]) {
      for (const chunk of chunks) recipe.add(stage.put('blob', chunk), chunk.length);
    }
    recipes.set(path, recipe.finish());
  }
  return { path, mode: 0, size: bytes.length, content };
}

function putRun(
  stage: Stage,
  number: number,
  entries: ReadonlyMap<string, Entry>,
  recipes: ReadonlyMap<string, Id>,
  before: Id | undefined,
): Id {
  const manifest = new ManifestBuilder(stage);
  for (const path of [...entries.keys()].sort()) manifest.add(entries.get(path) as Entry);
  const layout = new LayoutBuilder(stage);
  for (const [path, recipe] of recipes) layout.add((entries.get(path) as Entry).content, recipe);
  const { root, files, bytes } = manifest.finish();
  const layoutRoot = layout.finish();
  const parents = before ? [before] : [];
  const output = {
    ...{ content: root, files, bytes, type: 'folder', meta: {}, version: number, supersedes: parents, extra: {} },
    ...(layoutRoot && { layout: layoutRoot }),
  };
  return stage.put(
    'run',
    encodeRun({
      ...{ author: 'bench <bench@example.org>', branch: 'main', time: START_MS + number * HOUR_MS },
      ...{ message: `version ${number}`, heads: parents, generation: number, inputs: [], outputs: { data: output } },
      ...{ params: {}, metrics: {}, labels: {}, kind: 'commit', extra: {} },
    }),
  );
}

async function tellCommit(tell: (part: string | Buffer) => Promise<void>, number: number, step: Step): Promise<void> {
  const seconds = (START_MS + number * HOUR_MS) / 1000;
  await tell(`commit refs/heads/main\ncommitter bench <bench@example.org> ${seconds} +0000\ndata 0\n`);
  for (const [path, bytes] of step) {
    if (bytes === null) await tell(`D ${path}\n`);
    else {
      await tell(`M 100644 inline ${path}\ndata ${bytes.length}\n`);
      await tell(bytes);
      await tell('\n');
    }
  }
}
