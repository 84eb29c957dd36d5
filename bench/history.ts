// Fills a repository with a straight line of runs, as a pull would leave it: objects in a few packs, one head.
import { Buffer } from 'node:buffer';
import { hashContent } from '../core/object/hash.ts';
import { ManifestBuilder } from '../core/object/manifest.ts';
import { encodeRun, type Run } from '../core/object/run.ts';
import type { Id } from '../core/object/types.ts';
import { type Stage, Store } from '../core/store/store.ts';

const RUNS_A_PACK = 50_000;
const START_MS = Date.UTC(2024, 0, 1);
const MINUTE_MS = 60_000;

/** Adds `count` runs to the empty repository at `artDir`, each with a new version of an artifact of one small file. */
export async function addHistory(artDir: string, count: number): Promise<void> {
  const store = Store.open(artDir);
  try {
    let head: Id | undefined;
    for (let done = 0; done < count; done += RUNS_A_PACK) {
      const stage = store.stage();
      for (let number = done + 1; number <= Math.min(count, done + RUNS_A_PACK); number++) {
        head = stage.put('run', encodeRun(makeRun(stage, number, head)));
      }
      stage.publish();
    }
    if (head) store.refs.addHead('main', head);
  } finally {
    await store.close();
  }
}

function makeRun(stage: Stage, number: number, before: Id | undefined): Run {
  const { root, files, bytes } = putModel(stage, number);
  const parents = before ? [before] : [];
  return {
    author: `worker ${number % 7} <worker${number % 7}@example.org>`,
    branch: 'main',
    time: START_MS + number * MINUTE_MS,
    message: `train with seed ${number}`,
    heads: parents,
    generation: number,
    inputs: [],
    outputs: {
      model: { content: root, files, bytes, type: 'model', meta: {}, version: number, supersedes: parents, extra: {} },
    },
    params: { learning_rate: 1 / (1 + (number % 100)), seed: number },
    metrics: { accuracy: (number % 1000) / 1000 },
    labels: {},
    kind: 'commit',
    extra: {},
  };
}

function putModel(stage: Stage, number: number): { root: Id; files: number; bytes: number } {
  const weights = Buffer.from(`weights of model ${number}\n`);
  stage.put('blob', weights);
  const builder = new ManifestBuilder(stage);
  builder.add({ path: '.', mode: 0, size: weights.length, content: hashContent(weights) });
  return builder.finish();
}
