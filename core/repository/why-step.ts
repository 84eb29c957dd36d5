import type { RunInput } from '../object/run.ts';
import type { ValueMap } from '../object/types.ts';
import { plan } from '../run/plan.ts';
import type { Step } from '../run/step.ts';
import { readSteps } from '../run/steps.ts';
import type { Context } from './context.ts';
import { runDry } from './run/dry.ts';
import { stepInputs } from './run/inputs.ts';
import { withGivenParams } from './run/steps.ts';
import type { StepReport } from './run/types.ts';

/** A step with what it would be given now; or what has to run before that is known. */
export type StepNow = { step: Step; waitsFor: string } | { step: Step; inputs: RunInput[]; params: ValueMap };

/** The step of `art.yaml` with this name as it would be run now; undefined where there is none. Nothing is written. */
export async function findStep(context: Context, name: string): Promise<StepNow | undefined> {
  const steps = readSteps(context.workspace.root);
  if (!steps.some((step) => step.name === name)) return undefined;
  const planned = plan(steps, [name]);
  const params = withGivenParams(context, planned, {});
  const before = new Map<string, StepReport>();
  for (const one of planned) {
    const { step, after } = one;
    if (step.name !== name) {
      before.set(step.name, await runDry(context, one, params.get(step.name) ?? {}, { dryRun: true }, before));
      continue;
    }
    const waitsFor = after.find((other) => !['cached', 'always'].includes(before.get(other)?.state ?? ''));
    if (waitsFor !== undefined) return { step, waitsFor };
    const made = new Map(
      [...before.values()].flatMap((report) => Object.keys(report.outputs).map((name) => [name, report])),
    );
    const sources = await stepInputs(context, step, { dryRun: true }, made);
    return { step, inputs: sources.map(({ input }) => input), params: params.get(name) ?? {} };
  }
  return undefined;
}
