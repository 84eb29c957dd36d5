import type { RunInput } from '../../object/run.ts';
import type { Id, ValueMap } from '../../object/types.ts';
import type { Step } from '../../run/step.ts';
import type { Context } from '../context.ts';

export interface Prepared {
  key: string;
  parts: ValueMap;
}

/** What the result of a step depends on. */
export async function prepareStep(
  _context: Context,
  step: Step,
  inputs: RunInput[],
  params: ValueMap,
): Promise<Prepared> {
  const parts = { command: step.run, params, inputs: inputs.map(({ content }) => content) };
  return { key: JSON.stringify(parts), parts };
}

/** The run whose outputs may be used instead. */
export async function findStep(_context: Context, _step: Step, _prepared: Prepared): Promise<Id | undefined> {
  return undefined;
}
