import { lstatSync, readdirSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { findEntry } from '../object/manifest.ts';
import type { RunOutput } from '../object/run.ts';
import type { Change } from '../workspace/changes.ts';
import { IgnoreRules } from '../workspace/ignore.ts';
import { putOnDisk } from '../workspace/place.ts';
import type { PathBase } from '../workspace/state.ts';
import { compareWithDisk, isSame } from './compare.ts';
import type { Context } from './context.ts';

/**
 * Finishes restores that a kill cut short and puts back outputs that a killed run had set aside, so that a mix of two versions is never taken for somebody's work. What the
 * user changed since stays as it is. Costs nothing when there is nothing to finish.
 */
export async function finishInterrupted(context: Context): Promise<void> {
  const { workspace, history, options } = context;
  await putBackOutputs(context);
  const { restoring = {}, paths } = workspace.state();
  for (const [key, { pid, ...to }] of Object.entries(restoring)) {
    if (isAlive(pid)) continue;
    const output = history.run(to.run).outputs[to.name];
    if (output) await finish(context, key, paths[key], output);
    workspace.update((state) => {
      if (output) state.paths[key] = to;
      delete state.restoring?.[key];
    });
    options.onWarning?.({ code: 'FINISHED', message: `finished restoring "${key}", which was interrupted` });
  }
}

async function putBackOutputs({ store, workspace, options }: Context): Promise<void> {
  if (readdirSync(store.tmp).length === 0) return;
  const { putBackLeft } = await import('../run/left-aside.ts');
  for (const path of putBackLeft(store.tmp)) {
    const shown = relative(workspace.root, path);
    options.onWarning?.({
      code: 'PUT_BACK',
      message: `put back "${shown}", which a run that was killed had set aside`,
    });
  }
}

async function finish(context: Context, key: string, from: PathBase | undefined, to: RunOutput): Promise<void> {
  const { store, workspace, options } = context;
  const dest = workspace.absolute(key);
  const stat = lstatSync(dest, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) {
    const edited =
      stat && from && !isSame(await compareWithDisk(context, { name: from.name, path: key }, from.content));
    if (edited) return;
  }
  const untouched = ({ path, before }: Change): boolean => {
    const old = from && findEntry(store, from.content, path);
    return before?.content === old?.content && before?.mode === old?.mode;
  };
  const target = { root: to.content, layout: to.layout };
  await putOnDisk(store, target, dest, {
    only: untouched,
    ignore: IgnoreRules.above(workspace.root, dest),
    ...(isAbsolute(key) ? {} : { within: workspace.root }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
