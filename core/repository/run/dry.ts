import { ArtError } from '../../errors.ts';
import type { ValueMap } from '../../object/types.ts';
import type { Planned } from '../../run/plan.ts';
import { fillIn } from '../../run/template.ts';
import type { Context } from '../context.ts';
import { findStep, prepareStep } from './caching.ts';
import { stepInputs } from './inputs.ts';
import { restoreOutputs } from './outputs.ts';
import type { RunOptions, StepReport } from './types.ts';

/** Tells whether a step would run, given what is known of those before it. Nothing is stored, written or run. */
export async function runDry(
  context: Context,
  { step, after }: Planned,
  params: ValueMap,
  options: RunOptions,
  before: ReadonlyMap<string, StepReport>,
): Promise<StepReport> {
  const report: StepReport = { step: step.name, state: 'stale', outputs: {} };
  try {
    fillIn(step, params, process.env);
    const because = after.find((name) => !['cached', 'always'].includes(before.get(name)?.state ?? ''));
    if (because !== undefined) return { ...report, because };
    const made = new Map([...before.values()].flatMap((one) => Object.keys(one.outputs).map((name) => [name, one])));
    const inputs = (await stepInputs(context, step, options, made)).map(({ input }) => input);
    if (step.outputs.length === 0) return { ...report, state: 'always' };
    if (options.cache) return report;
    const hit = await findStep(context, step, await prepareStep(context, step, inputs, params));
    return hit === undefined ? report : await restoreOutputs(context, step, hit, options);
  } catch (error) {
    if (context.options.signal?.aborted || !(error instanceof ArtError)) throw error;
    return { ...report, state: 'failed', error };
  }
}
