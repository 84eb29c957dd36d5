import type { Step, StepInput } from './step.ts';

/** A step with the steps whose outputs it reads. */
export interface Planned {
  step: Step;
  after: string[];
}

/**
 * The steps to run for `wanted` (all when it is empty), each behind those that it depends on, else in the order given.
 * The steps must be free of cycles.
 */
export function plan(steps: readonly Step[], wanted: readonly string[] = []): Planned[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const planned = new Map<string, Planned>();
  const add = (step: Step): void => {
    if (planned.has(step.name)) return;
    const after = dependencies(step, steps);
    for (const name of after) if (name !== step.name) add(byName.get(name) as Step);
    planned.set(step.name, { step, after: after.filter((name) => name !== step.name) });
  };
  for (const step of steps) if (wanted.length === 0 || wanted.includes(step.name)) add(step);
  return [...planned.values()];
}

/** Whether there are two steps of which neither depends on the other, so that they may run at once. */
export function mayOverlap(planned: readonly Planned[]): boolean {
  const behind = new Map<string, Set<string>>();
  for (const [at, { step, after }] of planned.entries()) {
    const all = new Set(after.flatMap((name) => [name, ...(behind.get(name) ?? [])]));
    // All that come earlier in the order are behind this one, or one of them is beside it.
    if (all.size < at) return true;
    behind.set(step.name, all);
  }
  return false;
}

/** Names of the steps whose outputs a step reads, in the order of the file. */
export function dependencies(step: Step, steps: readonly Step[]): string[] {
  return steps
    .filter((maker) => maker.outputs.some((output) => step.inputs.some((input) => reads(input, output))))
    .map(({ name }) => name);
}

/**
 * Steps that depend on each other, the first one again at the end; undefined when there are none. A step may read what
 * it made before where that output persists.
 */
export function findCycle(steps: readonly Step[]): string[] | undefined {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (step: Step): string[] | undefined => {
    if (path.includes(step.name)) return [...path.slice(path.indexOf(step.name)), step.name];
    if (done.has(step.name)) return undefined;
    path.push(step.name);
    for (const name of dependencies(step, steps)) {
      if (name === step.name && goesOn(step)) continue;
      const cycle = visit(byName.get(name) as Step);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(step.name);
    return undefined;
  };
  for (const step of steps) {
    const cycle = visit(step);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** As everywhere, a word that begins so is a path of the workspace, and any other a selector. */
export function isPathTarget(target: string): boolean {
  return target.startsWith('./') || target.startsWith('../') || target.startsWith('/');
}

/** The artifact of a selector that follows the newest version; undefined where a version is named, or a path. */
export function followed(target: string): string | undefined {
  if (isPathTarget(target)) return undefined;
  const [whole = ''] = target.split(':', 1);
  const [name = '', version] = whole.split('@', 2);
  return version === undefined || version === 'latest' ? name : undefined;
}

function goesOn({ inputs, outputs }: Step): boolean {
  return outputs.every((output) => output.persist || !inputs.some((input) => reads(input, output)));
}

function reads({ target }: StepInput, output: Step['outputs'][number]): boolean {
  if (!isPathTarget(target)) return followed(target) === output.name;
  const path = target.replace(/^\.\//, '');
  return path === output.path || path.startsWith(`${output.path}/`) || output.path.startsWith(`${path}/`);
}
