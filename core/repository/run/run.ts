import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { mayOverlap, type Planned, plan } from '../../run/plan.ts';
import { schedule, Turnstile } from '../../run/schedule.ts';
import type { Context } from '../context.ts';
import { runDry } from './dry.ts';
import { runStep } from './step.ts';
import { adHocStep, chosenSteps, withGivenParams } from './steps.ts';
import type { RunOptions, RunReport, StepReport } from './types.ts';

/**
 * Runs steps of `art.yaml` with what they depend on, or one command. Each that has to run becomes a run, for each that
 * has not, what an earlier run made is restored. What depends on a step that fails is not run, and all else is.
 */
export async function run(context: Context, options: RunOptions): Promise<RunReport> {
  const branch = options.branch ?? context.workspace.branch();
  const planned = options.command ? [adHocStep(context, options.command)] : planSteps(context, options);
  const params = withGivenParams(context, planned, options);
  const jobs = options.jobs ?? availableParallelism();
  const parallel = jobs > 1 && mayOverlap(planned);
  await options.onEvent?.({ type: 'plan', steps: planned.map(({ step }) => step.name), parallel });
  const reports = new Map<string, StepReport>();
  const paramsOf = (name: string) => params.get(name) ?? {};
  if (options.dryRun) {
    for (const one of planned) {
      const report = await runDry(context, one, paramsOf(one.step.name), options, reports);
      reports.set(one.step.name, report);
      await options.onEvent?.({ type: 'end', report });
    }
    return summary(branch, planned, reports);
  }
  // Every step listens to it, in several places.
  if (context.options.signal) setMaxListeners(0, context.options.signal);
  const session = { context, options, alone: new Turnstile() };
  const told = async (report: StepReport): Promise<StepReport> => {
    reports.set(report.step, report);
    await options.onEvent?.({ type: 'end', report });
    return report;
  };
  await schedule(
    planned,
    jobs,
    async ({ step }) => (await told(await runStep(session, step, paramsOf(step.name)))).state !== 'failed',
    ({ step }, because) => void told({ step: step.name, state: 'skipped', outputs: {}, because }),
  );
  return summary(branch, planned, reports);
}

function planSteps(context: Context, options: RunOptions): Planned[] {
  const steps = chosenSteps(context, options.steps ?? []);
  return plan(steps, options.steps);
}

function summary(branch: string, planned: Planned[], reports: ReadonlyMap<string, StepReport>): RunReport {
  const steps = planned.flatMap(({ step }) => reports.get(step.name) ?? []);
  const failed = steps.find(({ state }) => state === 'failed');
  return { branch, steps, status: failed ? failed.status || failed.error?.exit || 1 : 0 };
}
