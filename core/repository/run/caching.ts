import type { RunInput } from '../../object/run.ts';
import type { Id, ValueMap } from '../../object/types.ts';
import type { CacheEnv, Prepared } from '../../run/cache/cache.ts';
import { parseDuration } from '../../run/duration.ts';
import type { Step } from '../../run/step.ts';
import { readConfig } from '../config.ts';
import type { Context } from '../context.ts';

/** What the result of a step depends on. */
export async function prepareStep(
  context: Context,
  step: Step,
  inputs: RunInput[],
  params: ValueMap,
): Promise<Prepared> {
  const { prepareKey } = await import('../../run/cache/cache.ts');
  return prepareKey(cacheEnv(context), step, inputs, params);
}

/** The run whose outputs may be used instead. */
export async function findStep(context: Context, step: Step, prepared: Prepared): Promise<Id | undefined> {
  const { findHit } = await import('../../run/cache/cache.ts');
  return (await findHit(cacheEnv(context), asConfigured(context, step), prepared))?.run;
}

/** A step with what the settings say of its cache. */
export function asConfigured({ store }: Context, step: Step): Step {
  const config = readConfig(store.dir);
  const usual = config['cache.expires'];
  const expires = step.cache.expires ?? (usual === undefined ? undefined : parseDuration(usual));
  const on = step.cache.on && config['cache.use'] !== false;
  return { ...step, cache: { ...step.cache, on, ...(expires === undefined ? {} : { expires }) } };
}

/** Where the steps of a workspace stand now. */
export function cacheEnv({ workspace, store, history }: Context): CacheEnv {
  const heads = workspace.heads();
  return { root: workspace.root, artDir: store.dir, history, store, heads, env: process.env };
}
