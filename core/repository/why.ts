import { NotFoundError } from '../errors.ts';
import type { RunInput } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import { prepareKey } from '../run/cache/cache.ts';
import type { PartDifference } from '../run/cache/differences.ts';
import { type Explanation, explainRun, explainStep } from '../run/cache/why.ts';
import { readSteps } from '../run/steps.ts';
import type { Context } from './context.ts';
import { asConfigured, cacheEnv } from './run/caching.ts';
import { suggest } from './suggest.ts';
import { findStep } from './why-step.ts';

/** Why a step is skipped or runs, or why a run was made. */
export interface WhyResult extends Omit<Explanation, 'differences'> {
  /** Of a run: the step that made it, if one of `art.yaml` did. */
  step?: string;
  /** Absent where a step was asked about. */
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

/** Looks for a step of that name first: a version is always to be had as `NAME@latest`. Throws NotFoundError. */
export async function why(context: Context, word: string): Promise<WhyResult> {
  const found = await findStep(context, word);
  if (!found) return whyRun(context, word);
  const { step } = found;
  if ('waitsFor' in found) {
    const { waitsFor } = found;
    return { step: step.name, hit: false, reason: 'waits', waitsFor, differences: [] };
  }
  const env = cacheEnv(context);
  const explained = await explainStep(
    env,
    asConfigured(context, step),
    await prepareKey(env, step, found.inputs, found.params),
  );
  return { step: step.name, ...named(context, explained, found.inputs) };
}

function whyRun(context: Context, word: string): WhyResult {
  const run = runOf(context, word);
  const explained = explainRun(context, run);
  const { inputs, extra } = context.history.run(run);
  const { step } = extra;
  return { ...(typeof step === 'string' ? { step } : {}), run, ...named(context, explained, inputs) };
}

function runOf({ resolver, workspace }: Context, word: string): Id {
  try {
    return resolver.run(word);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const near = suggest(
      word,
      readSteps(workspace.root).map(({ name }) => name),
    );
    throw new NotFoundError(`no step, run or artifact is called "${word}"`, {
      hint: near ? `did you mean ${near}?` : 'see the runs: art log --oneline; the steps are in art.yaml',
    });
  }
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
