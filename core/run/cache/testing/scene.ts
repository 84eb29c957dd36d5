import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hashContent } from '../../../object/hash.ts';
import { ManifestBuilder } from '../../../object/manifest.ts';
import type { RunInput } from '../../../object/run.ts';
import type { Id, ValueMap } from '../../../object/types.ts';
import { appendRun, type RunDraft } from '../../../store/append.ts';
import { History } from '../../../store/history.ts';
import { Store } from '../../../store/store.ts';
import type { Step } from '../../step.ts';
import type { CacheEnv, Prepared } from '../cache.ts';

/** A step of which a test says only what it is about. */
export function stepOf(said: Partial<Step> = {}): Step {
  return {
    name: 'train',
    run: 'python train.py',
    inputs: [],
    outputs: [{ name: 'model', path: 'out/model.pt', persist: false }],
    params: {},
    paramFiles: [],
    metrics: [],
    env: [],
    cache: { on: true, ignore: [] },
    ...said,
  };
}

export function inputOf(role: string, text: string, more: Partial<RunInput> = {}): RunInput {
  const content = hashContent(Buffer.from(text));
  return { role, name: role, version: 1, run: '0'.repeat(64), content, edge: 'declared', extra: {}, ...more };
}

/** A workspace with a store, for tests of what is skipped. */
export class Scene {
  readonly root: string = mkdtempSync(join(tmpdir(), 'art-cache-'));
  readonly store: Store = Store.create(join(this.root, '.art'));
  readonly history: History = new History(this.store);
  #time = 1_700_000_000_000;

  /** The place of a step, on the branch `main`. */
  env(env: NodeJS.ProcessEnv = {}, branch = 'main'): CacheEnv {
    const { root, store, history } = this;
    return { root, store, history, artDir: store.dir, heads: history.heads(branch), env };
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  git(...words: string[]): string {
    const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'protocol.file.allow=always'];
    return execFileSync('git', ['-C', this.root, ...identity, ...words], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  /** Records a run with outputs of these texts, as `art run` would. */
  record(outputs: Record<string, string>, prepared?: Prepared, more: Partial<RunDraft> = {}): Id {
    const stage = this.store.stage();
    const drafts: RunDraft['outputs'] = {};
    for (const [name, text] of Object.entries(outputs)) {
      const bytes = Buffer.from(text);
      const manifest = new ManifestBuilder(stage);
      manifest.add({ path: '.', mode: 0, size: bytes.length, content: stage.put('blob', bytes) });
      const { root, files } = manifest.finish();
      drafts[name] = { content: root, files, bytes: bytes.length, fallbackType: 'file' };
    }
    stage.publish();
    const extra: ValueMap = prepared ? { cache: { key: prepared.key, parts: prepared.parts } } : {};
    const draft = { author: 'Ada', branch: 'main', time: this.#time++, message: '', kind: 'step' };
    const empty = { inputs: [], params: {}, metrics: {}, labels: {} };
    return appendRun(this.store, this.history, { ...draft, ...empty, outputs: drafts, extra, ...more }).id;
  }

  async close(): Promise<void> {
    await this.store.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
