import { ArtError } from '../../errors.ts';
import { Resolver } from '../../lineage/resolve.ts';
import { findEntry } from '../../object/manifest.ts';
import type { Run, RunInput } from '../../object/run.ts';
import type { Id } from '../../object/types.ts';
import type { Step } from '../step.ts';
import type { CacheEnv } from './cache.ts';
import { loaded, recordedParts } from './earlier.ts';
import { isIgnored } from './ignored.ts';
import { keyOf } from './key.ts';
import { isWhole } from './presence.ts';

/** Why the outputs of a run with the right key are not used again. `message` goes on from "run ID ...". */
export interface Refusal {
  code: 'damaged' | 'failed' | 'expired' | 'observed' | 'incomplete';
  message: string;
}

/** Undefined where nothing speaks against using what the run made. */
export function refusal(env: CacheEnv, step: Step, id: Id): Refusal | undefined {
  const run = loaded(env, id);
  if (!run) return { code: 'damaged', message: 'cannot be read' };
  const recorded = recordedParts(run);
  // Whoever wrote it may have written anything.
  if (!recorded || keyOf(recorded.parts) !== recorded.key) {
    return { code: 'damaged', message: 'has another key than what it was made of gives' };
  }
  if ((run.status ?? 0) !== 0) return { code: 'failed', message: `failed with status ${run.status}` };
  const { expires } = step.cache;
  if (expires !== undefined && run.time + expires <= Date.now()) return { code: 'expired', message: 'has expired' };
  const changed = changedObservation(env, step, run);
  if (changed) return { code: 'observed', message: `looked up "${askedFor(changed)}", which is something else now` };
  for (const { name } of step.outputs) {
    const output = run.outputs[name];
    if (!output) return { code: 'incomplete', message: `did not make "${name}"` };
    if (!isWhole(env.store, output))
      return { code: 'incomplete', message: `made "${name}", which is not in the store` };
  }
  return undefined;
}

/** An input that the command looked up by itself, and that would now be something else. */
function changedObservation(env: CacheEnv, { cache }: Step, run: Run): RunInput | undefined {
  const seen = run.inputs.filter(({ edge, role }) => edge === 'observed' && !isIgnored(cache.ignore, 'inputs', role));
  if (seen.length === 0) return undefined;
  const view = { branch: () => 'HEAD', heads: () => env.heads };
  const resolver = new Resolver(env.history, env.store.facts, view);
  return seen.find((input) => !isSame(env, resolver, input));
}

/** The words by which the command asked for it; the latest version where they are not known. */
function askedFor({ extra, name }: RunInput): string {
  const words = extra['selector'];
  return typeof words === 'string' ? words : `${name}@latest`;
}

function isSame({ store }: CacheEnv, resolver: Resolver, input: RunInput): boolean {
  try {
    const { output } = resolver.artifact(askedFor(input));
    if (output.value.content === input.content) return true;
    if (input.path === undefined) return false;
    const before = findEntry(store, input.content, input.path);
    const now = findEntry(store, output.value.content, input.path);
    return before !== undefined && before.content === now?.content && before.mode === now.mode;
  } catch (error) {
    // It is not there any more, or not unique, or damaged: then it is not the same.
    if (error instanceof ArtError) return false;
    throw error;
  }
}
