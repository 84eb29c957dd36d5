import { NotFoundError } from '../errors.ts';
import type { RunInput } from '../object/run.ts';
import type { Id, ValueMap } from '../object/types.ts';
import { type CacheEnv, prepareKey } from '../run/cache/cache.ts';
import type { PartDifference } from '../run/cache/differences.ts';
import { type Explanation, explainRun, explainStep } from '../run/cache/why.ts';
import type { Step } from '../run/step.ts';
import type { Context } from './context.ts';

/** Why a step is skipped or runs, or why a run was made. One of `step` and `run` says which was asked about. */
export interface WhyResult extends Omit<Explanation, 'differences'> {
  step?: string;
  run?: Id;
  /** A step that has to run first, so that nothing is known of this one yet. */
  waitsFor?: string;
  differences: WhyDifference[];
}

/** For an input, `beforeVersion` and `afterVersion` tell whose content it is: `data@3`. */
export interface WhyDifference extends PartDifference {
  beforeVersion?: string;
  afterVersion?: string;
}

/** A step with what it would be given now; or what has to run before that is known. */
export type StepNow = { step: Step; waitsFor: string } | { step: Step; inputs: RunInput[]; params: ValueMap };

/** Finds a step by its name, and what it would be given. Undefined where no step has that name. */
export type StepFinder = (context: Context, name: string) => Promise<StepNow | undefined>;

/** Looks for a step of that name first: a version is always to be had as `NAME@latest`. Throws NotFoundError. */
export async function why(context: Context, word: string, findStep: StepFinder): Promise<WhyResult> {
  const found = await findStep(context, word);
  if (!found) return whyRun(context, word);
  const { step } = found;
  if ('waitsFor' in found) {
    const { waitsFor } = found;
    return { step: step.name, hit: false, reason: 'waits', waitsFor, differences: [] };
  }
  const env = cacheEnv(context);
  const explained = await explainStep(env, step, await prepareKey(env, step, found.inputs, found.params));
  return { step: step.name, ...named(context, explained, found.inputs) };
}

function whyRun(context: Context, word: string): WhyResult {
  const run = runOf(context, word);
  const explained = explainRun(context, run);
  return { run, ...named(context, explained, context.history.run(run).inputs) };
}

function runOf({ resolver }: Context, word: string): Id {
  try {
    return resolver.run(word);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new NotFoundError(`no step, run or artifact is called "${word}"`, {
      hint: 'see the runs: art log --oneline; steps are in art.yaml',
      cause: error,
    });
  }
}

/** Where the steps of a workspace stand now. */
export function cacheEnv({ workspace, store, history }: Context): CacheEnv {
  return { root: workspace.root, artDir: store.dir, store, history, heads: workspace.heads(), env: process.env };
}

function named({ history }: Context, explained: Explanation, inputs: readonly RunInput[]): Explanation {
  const earlier = explained.compared === undefined ? [] : history.run(explained.compared).inputs;
  const differences = explained.differences.map((difference): WhyDifference => {
    const { part, name } = difference;
    if ((part !== 'inputs' && part !== 'observed') || name === undefined) return difference;
    const before = versionsFor(earlier, difference);
    const after = versionsFor(inputs, difference);
    return { ...difference, ...(before && { beforeVersion: before }), ...(after && { afterVersion: after }) };
  });
  return { ...explained, differences };
}

function versionsFor(inputs: readonly RunInput[], { part, name }: PartDifference): string {
  const found = inputs.filter(({ role, edge, name: artifact, path }) => {
    if (part === 'inputs') return role === name && edge !== 'observed';
    return edge === 'observed' && (path === undefined ? artifact : `${artifact}:${path}`) === name;
  });
  return found.map((input) => `${input.name}@${input.version}`).join(', ');
}
