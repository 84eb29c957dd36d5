import { ArtError, exitCodes } from '../../errors.ts';
import { isMap } from '../../object/fields.ts';
import type { Run } from '../../object/run.ts';
import type { Id, ValueMap } from '../../object/types.ts';
import type { CacheEnv } from './cache.ts';

type Past = Pick<CacheEnv, 'history' | 'heads'>;

/**
 * Runs with this key that are in the history of a branch: first those of the branch that one stands on, the newest
 * first. By generation, as clocks decide nothing.
 */
export function* runsWithKey(env: Past, key: string): Generator<Id> {
  const { history, heads } = env;
  const found = [...history.index.withCacheKey(key)].map((run) => ({ run, ...history.index.node(run) }));
  found.sort((a, b) => (b.generation ?? 0) - (a.generation ?? 0) || (a.run < b.run ? -1 : 1));
  const elsewhere: Id[] = [];
  for (const { run } of found) {
    if (history.reachable(run, heads)) yield run;
    else elsewhere.push(run);
  }
  if (elsewhere.length === 0) return;
  const others = history.branches().flatMap((branch) => branch.heads);
  for (const run of elsewhere) if (history.reachable(run, others)) yield run;
}

/** What a run recorded of what it depended on; undefined where `art run` did not make it. */
export function recordedParts(run: Pick<Run, 'extra'>): { key: string; parts: ValueMap } | undefined {
  const cache = run.extra['cache'];
  if (!isMap(cache) || !isMap(cache['parts']) || typeof cache['key'] !== 'string') return undefined;
  return { key: cache['key'], parts: cache['parts'] };
}

/** How many versions of an output are looked at: those that were committed by hand have no key. */
const VERSIONS_TRIED = 200;

/** The newest run in the history of `heads` that made one of these outputs by `art run`: what a step did last time. */
export function lastRunOf(env: Past, outputs: readonly string[]): Id | undefined {
  let best: { run: Id; generation: number } | undefined;
  for (const name of outputs) {
    let left = VERSIONS_TRIED;
    for (const { run, generation } of env.history.versions(name, env.heads)) {
      if (left-- === 0 || (best !== undefined && generation <= best.generation)) break;
      if (recordedParts(loaded(env, run) ?? { extra: {} })) best = { run, generation };
    }
  }
  return best?.run;
}

/** A run, or undefined where it is damaged: what cannot be read cannot be used, and fsck tells of it. */
export function loaded({ history }: Pick<Past, 'history'>, id: Id): Run | undefined {
  try {
    return history.run(id);
  } catch (error) {
    if (error instanceof ArtError && error.exit === exitCodes.corrupt) return undefined;
    throw error;
  }
}
