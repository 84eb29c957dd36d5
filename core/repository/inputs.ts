import type { CommitInput } from '../api.ts';
import { NotFoundError } from '../errors.ts';
import type { RunInput } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import { appendRun } from '../store/append.ts';
import { authorOf } from './author.ts';
import { capture } from './capture.ts';
import type { Context } from './context.ts';

/**
 * What a run was made from. A path whose content is a known version is that version; any other is stored first, as a
 * run of its own, so that every input has an origin.
 */
export async function resolveInputs(context: Context, inputs: CommitInput[]): Promise<RunInput[]> {
  const found: RunInput[] = [];
  for (const { target, role } of inputs) {
    const input = isPath(target) ? await fromPath(context, target) : fromSelector(context, target);
    found.push({ ...input, role: role ?? input.name, edge: 'declared', extra: {} });
  }
  return found;
}

type Origin = Pick<RunInput, 'name' | 'version' | 'run' | 'content' | 'path'>;

function isPath(target: string): boolean {
  return target.startsWith('./') || target.startsWith('../') || target.startsWith('/');
}

function fromSelector(context: Context, target: string): Origin {
  const { run, output, path } = context.resolver.artifact(target);
  const { version, content } = output.value;
  return { name: output.name, version, run, content, ...(path === undefined ? {} : { path }) };
}

async function fromPath(context: Context, target: string): Promise<Origin> {
  const { workspace, store } = context;
  const path = workspace.key(target);
  if (!workspace.has(path)) throw new NotFoundError(`input "${target}" is not there`);
  const stage = store.stage();
  try {
    const name = nameFor(context, path);
    const captured = await capture(context, stage, { name, path }, {});
    stage.publish();
    captured.settle?.();
    captured.close?.();
    const known = knownVersion(context, captured.draft.content);
    if (known) return known;
    const { id, run } = appendRun(
      store,
      context.history,
      {
        author: authorOf(context),
        branch: workspace.branch(),
        time: Date.now(),
        message: `store input ${name}`,
        kind: 'import',
        inputs: [],
        outputs: { [name]: captured.draft },
        params: {},
        metrics: {},
        labels: {},
        extra: {},
      },
      { heads: (own) => (own.length > 0 ? own : workspace.heads()) },
    );
    const output = run.outputs[name];
    if (!output) throw new NotFoundError(`input "${target}" was not stored`);
    context.options.onWarning?.({
      code: 'INPUT_STORED',
      message: `stored input "${target}" as ${name}@${output.version} (${output.files} ${output.files === 1 ? 'file' : 'files'}, ${output.bytes} bytes)`,
    });
    return { name, version: output.version, run: id, content: output.content };
  } finally {
    stage.abort();
  }
}

/** The newest version in the branch's history whose content this is. */
function knownVersion(context: Context, content: Id): Origin | undefined {
  const heads = context.workspace.heads();
  let best: (Origin & { generation: number }) | undefined;
  for (const { run, name } of context.history.index.withContent(content)) {
    if (!context.history.reachable(run, heads)) continue;
    const { generation } = context.history.node(run);
    const output = context.history.run(run).outputs[name];
    if (output && (!best || generation > best.generation))
      best = { name, version: output.version, run, content, generation };
  }
  if (!best) return undefined;
  const { generation: _, ...origin } = best;
  return origin;
}

/** The artifact that lives at a path; for a path that none does, a name made of it. */
export function nameFor(context: Context, path: string): string {
  const { workspace } = context;
  const declared = Object.entries(workspace.yaml.artifacts).find(([, artifact]) => artifact.path === path)?.[0];
  const base = workspace.state().paths[path]?.name;
  if (declared ?? base) return (declared ?? base) as string;
  return path.replace(/^[./]+/, '').replace(/[^A-Za-z0-9._/-]/g, '-') || 'input';
}
