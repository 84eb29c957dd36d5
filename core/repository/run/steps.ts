import { basename, isAbsolute, relative, sep } from 'node:path';
import { NotFoundError, UsageError } from '../../errors.ts';
import { checkArtifactName } from '../../object/names.ts';
import type { ValueMap } from '../../object/types.ts';
import { paramsOf, withParam } from '../../run/params.ts';
import { isPathTarget, type Planned } from '../../run/plan.ts';
import type { Step } from '../../run/step.ts';
import { readSteps } from '../../run/steps.ts';
import { findOverlap } from '../../workspace/tracked-path.ts';
import type { Context } from '../context.ts';
import { suggest } from '../suggest.ts';
import type { RunCommand, RunOptions } from './types.ts';

/** All steps of `art.yaml`. Throws where one that is asked for is not among them. */
export function chosenSteps({ workspace }: Context, wanted: readonly string[]): Step[] {
  const steps = readSteps(workspace.root);
  const names = steps.map(({ name }) => name);
  for (const name of wanted) {
    if (names.includes(name)) continue;
    const near = suggest(name, names);
    const known = names.length > 0 ? `the steps are ${names.join(', ')}` : 'art.yaml has no steps';
    throw new NotFoundError(`there is no step "${name}"`, {
      hint: near ? `did you mean ${near}?` : `${known}; for a command: art run -- COMMAND`,
    });
  }
  if (steps.length > 0) return steps;
  throw new NotFoundError('art.yaml has no steps', { hint: 'for a command: art run -o NAME=PATH -- COMMAND' });
}

/** The step that a command makes with its flags. */
export function adHocStep(context: Context, { words, inputs = [], outputs = [], metrics = [] }: RunCommand): Planned {
  const { workspace } = context;
  const [program = ''] = words;
  const name = basename(program) || program;
  if (program === '') throw new UsageError('the command is empty', { hint: 'art run -o NAME=PATH -- COMMAND' });
  const here = relative(workspace.root, workspace.cwd).split(sep).join('/');
  const inside = (path: string, what: string): string => {
    const key = workspace.key(path);
    if (!isAbsolute(key)) return key;
    throw new UsageError(`${what} is at "${path}", outside of the workspace`);
  };
  const step: Step = {
    name,
    run: words,
    ...(here === '' ? {} : { cwd: here }),
    inputs: inputs.map(({ target, role }) => {
      const key = isPathTarget(target) ? workspace.key(target) : undefined;
      const at = key === undefined ? target : isAbsolute(key) ? key : `./${key}`;
      return { role: role ?? key ?? (target.split(/[@:]/, 1)[0] as string), target: at };
    }),
    outputs: outputs.map(({ name, path, type }) => {
      checkArtifactName(name);
      const declared = type ?? workspace.yaml.artifacts[name]?.type;
      return { name, path: inside(path, `output "${name}"`), persist: false, ...(declared ? { type: declared } : {}) };
    }),
    params: {},
    paramFiles: [],
    metrics: metrics.map((path) => inside(path, 'the file of metrics')),
    env: [],
    cache: { on: true, ignore: [] },
  };
  const twice = step.outputs.find(({ name }, at) => step.outputs.findIndex((other) => other.name === name) !== at);
  if (twice) throw new UsageError(`output "${twice.name}" is given twice`);
  const clash = findOverlap(step.outputs);
  if (clash) throw new UsageError(clash.problem);
  return { step, after: [] };
}

/**
 * The parameters of each step, with those given now in the place of its own. A step gets those that it knows; one that
 * no step knows is a mistake. A command gets all.
 */
export function withGivenParams(context: Context, planned: Planned[], options: RunOptions): Map<string, ValueMap> {
  const given = Object.entries(options.params ?? {});
  const used = new Set<string>();
  const found = new Map<string, ValueMap>();
  for (const { step } of planned) {
    let params = options.command ? (options.params ?? {}) : paramsOf(context.workspace.root, step);
    for (const [name, value] of given) {
      const changed = withParam(params, name, value);
      if (!changed) continue;
      params = changed;
      used.add(name);
    }
    found.set(step.name, params);
  }
  const stray = given.find(([name]) => !used.has(name));
  if (!stray) return found;
  const known = new Set([...found.values()].flatMap((params) => Object.keys(params)));
  const near = suggest(stray[0], known);
  throw new UsageError(`no step to run has a parameter "${stray[0]}"`, {
    hint: near ? `did you mean ${near}?` : 'parameters of steps are in art.yaml, under params',
  });
}
