import { ArtError } from '../../errors.ts';
import { toBytes } from '../../object/bytes.ts';
import { isMap } from '../../object/fields.ts';
import type { Run, RunInput } from '../../object/run.ts';
import type { Id, ValueMap } from '../../object/types.ts';
import type { Step } from '../step.ts';
import { type CacheEnv, findHit, type Prepared } from './cache.ts';
import { differences, type PartDifference } from './differences.ts';
import { lastRunOf, recordedParts, runsWithKey } from './earlier.ts';
import { refusal } from './refusal.ts';

/**
 * Why a step is skipped or runs:
 * - `same`: a run was made of just this
 * - `differs`: from the last run of the step, by `differences`
 * - `first`: there is no earlier run of it
 * - `no-outputs`, `off`: it always runs
 * - `waits`: for a step that has to run first
 * - `failed`, `expired`, `observed`, `incomplete`, `damaged`: a run was made of just this, and cannot be used
 * - `again`: it was run although nothing differed
 */
export type WhyReason =
  | 'same'
  | 'differs'
  | 'first'
  | 'no-outputs'
  | 'off'
  | 'waits'
  | 'failed'
  | 'expired'
  | 'observed'
  | 'incomplete'
  | 'damaged'
  | 'again';

export interface Explanation {
  /** Whether the step is skipped. A run that exists was not. */
  hit: boolean;
  reason: WhyReason;
  /** The run whose outputs are used, that cannot be used, or that the step or run is compared with. */
  compared?: Id;
  /** Why that run cannot be used: goes on from "run ID ...". */
  problem?: string;
  differences: PartDifference[];
}

/** Whether a step would be skipped now, and if not, what is to blame. */
export async function explainStep(env: CacheEnv, step: Step, prepared: Prepared): Promise<Explanation> {
  if (step.outputs.length === 0) return { hit: false, reason: 'no-outputs', differences: [] };
  if (!step.cache.on) return { hit: false, reason: 'off', differences: [] };
  const hit = await findHit(env, step, prepared);
  if (hit) return { hit: true, reason: 'same', compared: hit.run, differences: [] };
  for (const run of runsWithKey(env, prepared.key)) {
    const refused = refusal(env, step, run);
    if (refused) {
      return { hit: false, reason: refused.code, compared: run, problem: refused.message, differences: [] };
    }
  }
  const names = step.outputs.map(({ name }) => name);
  return compare(env, lastRunOf(env, names), prepared.parts);
}

/** What differed from the run before of the same step when a run was made. Throws ArtError for a run without a key. */
export function explainRun(env: Pick<CacheEnv, 'history'>, id: Id): Explanation {
  const run = env.history.run(id);
  const recorded = recordedParts(run);
  if (!recorded) {
    // As far as a letter, without which a selector would take it for a number.
    const shown = id.slice(0, Math.max(12, id.search(/[a-f]/) + 1));
    throw new ArtError('NO_CACHE_KEY', `run "${shown}" has no cache key to compare`, {
      hint: `see what it is: art show ${shown}`,
    });
  }
  const { outputs } = recorded.parts;
  const names = isMap(outputs) ? Object.keys(outputs) : [];
  if (names.length === 0) return { hit: false, reason: 'no-outputs', differences: [] };
  const before = lastRunOf({ history: env.history, heads: run.heads }, names);
  return compare(env, before, { ...recorded.parts, observed: observedPart(run) }, run);
}

function compare(
  { history }: Pick<CacheEnv, 'history'>,
  before: Id | undefined,
  parts: ValueMap,
  run?: Run,
): Explanation {
  if (before === undefined) return { hit: false, reason: 'first', differences: [] };
  const earlier = history.run(before);
  const old = recordedParts(earlier)?.parts ?? {};
  const found = differences(run ? { ...old, observed: observedPart(earlier) } : old, parts);
  return { hit: false, reason: found.length > 0 ? 'differs' : 'again', compared: before, differences: found };
}

/** What a command looked up by itself, like the inputs that were declared. */
function observedPart(run: Run): ValueMap {
  const part: ValueMap = Object.create(null);
  for (const { name, path, content } of run.inputs.filter(isObserved)) {
    part[path === undefined ? name : `${name}:${path}`] = toBytes(content);
  }
  return part;
}

function isObserved({ edge }: RunInput): boolean {
  return edge === 'observed';
}
