import type { RunInput } from '../../object/run.ts';
import type { Id, ValueMap } from '../../object/types.ts';
import type { History } from '../../store/history.ts';
import type { Store } from '../../store/store.ts';
import type { Step } from '../step.ts';
import { codePart } from './code/code-part.ts';
import { runsWithKey } from './earlier.ts';
import { keyOf } from './key.ts';
import { partsOf } from './parts.ts';
import { refusal } from './refusal.ts';

/** Where a step stands: its workspace, the store, and the heads that the run would build on. */
export interface CacheEnv {
  /** The workspace's root folder. */
  root: string;
  artDir: string;
  history: History;
  store: Store;
  heads: Id[];
  env: NodeJS.ProcessEnv;
}

/** What a step's result depends on, by name, and the key that stands for all of it: 64 hex digits. */
export interface Prepared {
  key: string;
  parts: ValueMap;
}

/**
 * Everything that the result of a step depends on, as far as it is known before the step runs. `inputs` are resolved,
 * `params` are those of the step, its files and the command line, joined. The same on every machine, whatever its
 * folders, time zone and locale. Throws ArtError where code that the step names is not there or cannot be read.
 *
 * @example
 * const prepared = await prepareKey(env, step, inputs, { lr: 0.1 });
 * const hit = await findHit(env, step, prepared);
 * if (hit) restore(hit.run); // else run it, and record `prepared` as the run's field `cache`
 */
export async function prepareKey(env: CacheEnv, step: Step, inputs: RunInput[], params: ValueMap): Promise<Prepared> {
  const parts = partsOf(env, step, inputs, params, await codePart(env, step));
  return { key: keyOf(parts), parts };
}

/**
 * The run whose outputs can be used instead of running the step: the newest that succeeded with this key, is in the
 * history of a branch, has not expired, whose outputs are all in the store, and for which all that its command looked up
 * while it ran is still the same. Undefined where there is none, and for a step that makes nothing or is not to be cached.
 */
export async function findHit(env: CacheEnv, step: Step, prepared: Prepared): Promise<{ run: Id } | undefined> {
  if (!step.cache.on || step.outputs.length === 0) return undefined;
  for (const run of runsWithKey(env, prepared.key)) if (refusal(env, step, run) === undefined) return { run };
  return undefined;
}
