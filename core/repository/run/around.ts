import type { Step } from '../../run/step.ts';
import type { Stage } from '../../store/stage.ts';
import { type Circumstances, circumstances } from '../circumstances.ts';
import type { Context } from '../context.ts';

/** The code and the machine as they are before a step starts, with files that only the step counts as code. */
export async function aroundStep(context: Context, stage: Stage, step: Step): Promise<Circumstances> {
  const outputs = [...step.outputs.map(({ path }) => path), ...step.metrics];
  return circumstances(context, stage, { when: 'at-start', outputs, also: await namedCode(context, step) });
}

async function namedCode({ workspace }: Context, step: Step): Promise<string[]> {
  if (step.code === undefined || workspace.git === undefined) return [];
  const { declaredFiles } = await import('../../run/cache/code/declared.ts');
  const { NotCode } = await import('../../run/cache/code/not-code.ts');
  return declaredFiles(workspace.root, step, new NotCode(workspace.root, step));
}
