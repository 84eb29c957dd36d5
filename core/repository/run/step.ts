import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitResult } from '../../api.ts';
import { ArtError } from '../../errors.ts';
import type { ValueMap } from '../../object/types.ts';
import type { Prepared } from '../../run/cache/cache.ts';
import { execute } from '../../run/execute.ts';
import { OBSERVED_VARIABLE } from '../../run/observed.ts';
import { OutputsAside } from '../../run/outputs-aside.ts';
import type { Turnstile } from '../../run/schedule.ts';
import type { Step } from '../../run/step.ts';
import { StepLog } from '../../run/step-log.ts';
import { type Command, fillIn, shown } from '../../run/template.ts';
import { makeTemp } from '../../store/files.ts';
import type { Stage } from '../../store/stage.ts';
import type { Context } from '../context.ts';
import { aroundStep } from './around.ts';
import { findStep, prepareStep } from './caching.ts';
import { checkUnchanged, type StepSource, stepInputs } from './inputs.ts';
import { observedInputs } from './observations.ts';
import { refuseUnrecorded, restoreOutputs } from './outputs.ts';
import { type Finished, recordDone, recordFailed } from './record-step.ts';
import type { RunOptions, StepReport } from './types.ts';

/** What all steps of one `art run` share. */
export interface Session {
  context: Context;
  options: RunOptions;
  /** Only commands run beside each other; whoever looks at the workspace or records has it alone. */
  alone: Turnstile;
}

/** Everything about a step that has to run. */
interface Ready {
  sources: StepSource[];
  command: Command;
  prepared: Prepared | undefined;
}

/** Runs one step, or uses what an earlier run made. What is wrong with this step alone is told in the report. */
export async function runStep(session: Session, step: Step, params: ValueMap): Promise<StepReport> {
  const { context, options, alone } = session;
  try {
    const ready = await alone.through(() => prepare(session, step, params));
    if ('state' in ready) return ready;
    const command = shown(ready.command);
    await options.onEvent?.({ type: 'start', step: step.name, command });
    return await perform(session, step, params, ready);
  } catch (error) {
    if (context.options.signal?.aborted || !(error instanceof ArtError)) throw error;
    return { step: step.name, state: 'failed', outputs: {}, error };
  }
}

async function prepare({ context, options }: Session, step: Step, params: ValueMap): Promise<Ready | StepReport> {
  context.options.signal?.throwIfAborted();
  const command = fillIn(step, params, process.env);
  const sources = await stepInputs(context, step, options);
  const inputs = sources.map(({ input }) => input);
  const prepared = options.cache === 'off' ? undefined : await prepareStep(context, step, inputs, params);
  const hit = prepared && options.cache !== 'refresh' ? await findStep(context, step, prepared) : undefined;
  if (hit !== undefined) return restoreOutputs(context, step, hit, options);
  if (!options.force) await refuseUnrecorded(context, step);
  return { sources, command, prepared };
}

async function perform(session: Session, step: Step, params: ValueMap, ready: Ready): Promise<StepReport> {
  const { context, options, alone } = session;
  const { workspace, store } = context;
  const stage = store.stage();
  const dir = makeTemp(store.tmp);
  mkdirSync(dir);
  const log = new StepLog(join(dir, 'log'));
  const observed = join(dir, 'observed');
  let aside: OutputsAside | undefined;
  try {
    const around = await alone.through(() => aroundStep(context, stage, step));
    const written = [...step.outputs.filter(({ persist }) => !persist).map(({ path }) => path), ...step.metrics];
    aside = new OutputsAside(
      dir,
      [...new Set(written)].map((path) => workspace.absolute(path)),
    );
    const ended = await execute(ready.command, {
      cwd: workspace.absolute(step.cwd ?? '.'),
      env: { ...process.env, [OBSERVED_VARIABLE]: observed },
      onOutput: (stream, bytes) => {
        log.write(stream, bytes);
        return options.onEvent?.({ type: 'output', step: step.name, stream, bytes });
      },
      ...(context.options.signal ? { signal: context.options.signal } : {}),
    });
    log.finish();
    const report = await alone.through(async () => {
      const declared = ready.sources.map(({ input }) => input);
      const inputs = [...declared, ...(await observedInputs(context, observed))];
      const finished = { step, params, ...ready, around, inputs, ended, log: log.path };
      return ended.status === 0 ? finish(session, stage, ready.sources, finished) : fail(session, stage, finished);
    });
    if (report.state === 'done') aside.letGo();
    return report;
  } finally {
    aside?.putBack();
    stage.abort();
    log.finish();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function finish(
  { context, options }: Session,
  stage: Stage,
  sources: StepSource[],
  finished: Finished,
): Promise<StepReport> {
  await checkUnchanged(context, finished.step, sources);
  const result = await recordDone(context, stage, finished, options);
  return { ...reportOf(finished, result), state: 'done' };
}

async function fail({ context, options }: Session, stage: Stage, finished: Finished): Promise<StepReport> {
  const result = await recordFailed(context, stage, finished, options);
  return { ...reportOf(finished, result), state: 'failed' };
}

function reportOf({ step, ended }: Finished, { run, outputs }: CommitResult): Omit<StepReport, 'state'> {
  return { step: step.name, run, status: ended.status, duration: ended.duration, outputs };
}
