import { type Placement, place, UncommittedError } from './checkout.ts';
import { compareWithDisk, isSame } from './compare.ts';
import type { Context } from './context.ts';
import { writeLock } from './lock-file.ts';

/**
 * Brings the workspace's paths to the latest versions of the current branch after it moved. Edited paths are kept and
 * named in a warning; with `refuse` they stop it before anything is written.
 */
export async function follow(context: Context, options: { refuse?: boolean } = {}): Promise<string[]> {
  const moves: Placement[] = [];
  for (const { placement, edited } of await movable(context)) {
    if (!edited) moves.push(placement);
    else if (options.refuse) throw new UncommittedError(placement.key ?? '', edited);
    else
      context.options.onWarning?.({
        code: 'KEPT',
        message: `kept "${placement.key}": it has changes that are not recorded`,
      });
  }
  for (const move of moves) await place(context, move);
  writeLock(context);
  return moves.map(({ name }) => name);
}

async function movable(
  context: Context,
): Promise<{ placement: Placement; edited?: Awaited<ReturnType<typeof compareWithDisk>> }[]> {
  const { workspace, history } = context;
  const heads = workspace.heads();
  const found: Awaited<ReturnType<typeof movable>> = [];
  for (const [key, base] of Object.entries(workspace.state().paths)) {
    const latest = history.latest(base.name, heads);
    const output = latest && history.run(latest.run).outputs[base.name];
    if (!latest || !output || latest.run === base.run || !workspace.has(key)) continue;
    const placement = { name: base.name, run: latest.run, output, key, dest: workspace.absolute(key) };
    if (latest.content === base.content) {
      workspace.update((state) => {
        state.paths[key] = { ...base, run: latest.run, version: latest.version };
      });
      continue;
    }
    const changes = await compareWithDisk(context, { name: base.name, path: key }, base.content);
    found.push(isSame(changes) ? { placement } : { placement, edited: changes });
  }
  return found;
}
