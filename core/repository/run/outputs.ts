import { lstatSync, readdirSync } from 'node:fs';
import { ArtError } from '../../errors.ts';
import type { Id } from '../../object/types.ts';
import type { Step, StepOutput } from '../../run/step.ts';
import { place, refuseLoss } from '../checkout.ts';
import { compareWithDisk, isSame } from '../compare.ts';
import type { Context } from '../context.ts';
import { writeLock } from '../lock-file.ts';
import type { StepReport } from './types.ts';

/** Throws where the command would take the place of something that is recorded nowhere. */
export async function refuseUnrecorded(context: Context, step: Step): Promise<void> {
  for (const output of step.outputs) {
    if (output.persist || !holdsSomething(context, output.path) || (await isRecorded(context, output))) continue;
    const { name, path } = output;
    throw new ArtError('UNCOMMITTED', `"${path}" is not recorded as it is, and "${step.name}" would replace it`, {
      hint: `record it: art commit -o ${name}=${path}, or lose it: --force`,
    });
  }
}

function holdsSomething({ workspace }: Context, path: string): boolean {
  const stat = lstatSync(workspace.absolute(path), { throwIfNoEntry: false });
  return stat !== undefined && !(stat.isDirectory() && readdirSync(workspace.absolute(path)).length === 0);
}

async function isRecorded(context: Context, { name, path }: StepOutput): Promise<boolean> {
  const { workspace, history } = context;
  const base = workspace.state().paths[path];
  const content = base?.name === name ? base.content : history.latest(name, workspace.heads())?.content;
  return content !== undefined && isSame(await compareWithDisk(context, { name, path }, content));
}

/** Makes the outputs of a step what an earlier run made them. Nothing is written before all are known to be safe. */
export async function restoreOutputs(
  context: Context,
  step: Step,
  id: Id,
  options: { force?: boolean; dryRun?: boolean },
): Promise<StepReport> {
  const { workspace, history } = context;
  const made = history.run(id).outputs;
  const report: StepReport = { step: step.name, state: 'cached', run: id, outputs: {} };
  const placements = [];
  for (const { name, path: key } of step.outputs) {
    const output = made[name];
    if (!output) throw new ArtError('NO_OUTPUT', `the run that "${step.name}" would use again did not make "${name}"`);
    const { version, content, files, bytes } = output;
    report.outputs[name] = { version, content, files, bytes };
    const base = workspace.state().paths[key];
    const isHere = workspace.has(key) && base?.name === name && base.content === content && !base.subset;
    if (isHere && isSame(await compareWithDisk(context, { name, path: key }, content))) continue;
    placements.push({ name, run: id, output, key, dest: workspace.absolute(key) });
  }
  if (options.dryRun) return report;
  if (!options.force) for (const placement of placements) await refuseLoss(context, placement);
  for (const placement of placements) await place(context, placement);
  if (placements.length > 0) writeLock(context);
  return report;
}
