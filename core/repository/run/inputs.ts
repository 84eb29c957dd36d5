import { resolve } from 'node:path';
import { ArtError, NotFoundError } from '../../errors.ts';
import type { RunInput } from '../../object/run.ts';
import type { Id } from '../../object/types.ts';
import { followed, isPathTarget } from '../../run/plan.ts';
import type { Step, StepInput } from '../../run/step.ts';
import { capture } from '../capture.ts';
import { place } from '../checkout.ts';
import { compareWithDisk, isSame } from '../compare.ts';
import type { Context } from '../context.ts';
import { nameFor } from '../inputs.ts';
import { writeLock } from '../lock-file.ts';
import type { Captured } from '../record.ts';
import { SizeGate } from '../size-gate.ts';
import { storeInput } from './store-input.ts';
import type { RunOptions, StepReport } from './types.ts';

/** An input with the workspace path at which the command will read it, if it is there. */
export interface StepSource {
  input: RunInput;
  key?: string;
}

/** The run of an input that a dry run would store. */
const NOT_YET: Id = '0'.repeat(64);

/**
 * What a step reads, as versions. A selector without a version means what the workspace has of that artifact, as that
 * is what the command will find: what is changed there is stored first, and what is not there is restored. In a dry run
 * nothing is, and `made` has the outputs that earlier steps would have restored.
 */
export async function stepInputs(
  context: Context,
  step: Step,
  options: RunOptions,
  made?: ReadonlyMap<string, StepReport>,
): Promise<StepSource[]> {
  const found: StepSource[] = [];
  for (const input of step.inputs) {
    const source = (made && madeBefore(input, made)) ?? (await sourceOf(context, step, input, options));
    found.push({ ...source, input: { ...source.input, role: input.role } });
  }
  return found;
}

/** Throws where what the command read at a path is not what was there when it began. */
export async function checkUnchanged(context: Context, step: Step, sources: StepSource[]): Promise<void> {
  for (const { input, key } of sources) {
    if (key === undefined || step.outputs.some(({ path }) => overlaps(path, key))) continue;
    const { name, content } = input;
    if (context.workspace.has(key) && isSame(await compareWithDisk(context, { name, path: key }, content))) continue;
    throw new ArtError('INPUT_CHANGED', `input "${input.role}" changed while step "${step.name}" ran`, {
      hint: `what it made is not recorded; run it again when nothing else writes to "${key}"`,
    });
  }
}

function madeBefore({ target }: StepInput, made: ReadonlyMap<string, StepReport>): StepSource | undefined {
  const name = followed(target);
  const report = name === undefined ? undefined : made.get(name);
  const output = name === undefined ? undefined : report?.outputs[name];
  if (name === undefined || !output || report?.run === undefined) return undefined;
  return { input: inputOf({ name, version: output.version, run: report.run, content: output.content }, target) };
}

async function sourceOf(context: Context, step: Step, { target }: StepInput, options: RunOptions): Promise<StepSource> {
  const { workspace, history } = context;
  if (isPathTarget(target)) {
    const key = workspace.key(resolve(workspace.root, target));
    if (!workspace.has(key)) throw new NotFoundError(`input "${target}" is not there`);
    return { input: inputOf(await onDisk(context, nameFor(context, key), key, options)), key };
  }
  const name = followed(target);
  const key = name === undefined ? undefined : homeOf(context, step, name);
  if (name !== undefined && key !== undefined && workspace.has(key)) {
    return { input: inputOf(await onDisk(context, name, key, options, name), target), key };
  }
  const { run, output, path } = context.resolver.artifact(target);
  const { version, content } = output.value;
  const input = inputOf({ name: output.name, version, run, content }, path === undefined ? '' : `:${path}`);
  if (name === undefined || key === undefined) return { input };
  if (!options.dryRun) {
    const placed = history.run(run).outputs[name];
    if (placed) await place(context, { name, run, output: placed, key, dest: workspace.absolute(key) });
    writeLock(context);
  }
  return { input, key };
}

/** Where the workspace has an artifact, or will have what the step goes on from. */
function homeOf({ workspace }: Context, step: Step, name: string): string | undefined {
  return step.outputs.find((output) => output.name === name)?.path ?? workspace.pathOf(name);
}

type Origin = Pick<RunInput, 'name' | 'version' | 'run' | 'content'>;

function inputOf(origin: Origin, target = ''): RunInput {
  const colon = target.indexOf(':');
  const path = colon < 0 ? {} : { path: target.slice(colon + 1) };
  return { ...origin, ...path, role: origin.name, edge: 'declared', extra: {} };
}

/** The version that a path has; one that no run has made yet is stored first, as a run of its own. */
async function onDisk(
  context: Context,
  name: string,
  key: string,
  options: RunOptions,
  only?: string,
): Promise<Origin> {
  const { workspace, history, store } = context;
  const base = workspace.state().paths[key];
  const source = { name, path: key };
  if (base?.name === name && store.has('run', base.run) && !base.subset) {
    if (isSame(await compareWithDisk(context, source, base.content))) {
      return { name, version: base.version, run: base.run, content: base.content };
    }
  }
  const stage = store.stage();
  let captured: Captured | undefined;
  try {
    const gate = options.dryRun ? undefined : new SizeGate(context, [source], options);
    captured = await capture(context, stage, source, {}, gate);
    const { content } = captured.draft;
    const known = knownVersion(context, content, name) ?? (only ? undefined : knownVersion(context, content));
    if (known) {
      captured.settle?.();
      return known;
    }
    if (!options.dryRun) return storeInput(context, stage, captured, options);
    const version = 1 + (history.latest(name, workspace.heads())?.version ?? 0);
    return { name, version, run: NOT_YET, content };
  } finally {
    captured?.close?.();
    stage.abort();
  }
}

/** The newest version with this content in the branch's history: of this name, where one is given. */
function knownVersion(context: Context, content: Id, only?: string): Origin | undefined {
  const { history, workspace } = context;
  const heads = workspace.heads();
  let best: (Origin & { generation: number }) | undefined;
  for (const { run, name } of history.index.withContent(content)) {
    if ((only !== undefined && name !== only) || !history.reachable(run, heads)) continue;
    const { generation } = history.node(run);
    const output = history.run(run).outputs[name];
    if (output && (!best || generation > best.generation)) {
      best = { name, version: output.version, run, content, generation };
    }
  }
  if (!best) return undefined;
  const { generation: _, ...origin } = best;
  return origin;
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
