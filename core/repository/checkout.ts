import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import type { CheckoutOptions, CheckoutResult } from '../api.ts';
import { ArtError, NotFoundError, UsageError } from '../errors.ts';
import { findEntry, manifestTotals } from '../object/manifest.ts';
import { checkPath } from '../object/paths.ts';
import type { RunOutput } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import { IgnoreRules } from '../workspace/ignore.ts';
import { readArtLock } from '../workspace/lock.ts';
import { putOnDisk } from '../workspace/place.ts';
import { cacheFile } from '../workspace/stat-cache.ts';
import type { WorkspaceState } from '../workspace/state.ts';
import { compareWithDisk, type DiskChanges, isSame } from './compare.ts';
import { type Context, short } from './context.ts';
import { writeLock } from './lock-file.ts';
import { SINGLE } from './look.ts';
import { treeAt } from './tree-at.ts';

/** One artifact version on its way to disk. */
export interface Placement {
  name: string;
  run: Id;
  output: RunOutput;
  /** The path within the artifact, when only that is wanted. */
  inside?: string;
  /** The workspace path; absent when it goes elsewhere (`--to`). */
  key?: string;
  dest: string;
}

/** What is on disk was changed and not recorded; restoring would lose it. */
export class UncommittedError extends ArtError {
  constructor(path: string, changes: DiskChanges) {
    const counts = Object.entries(changes).flatMap(([word, count]) => (count > 0 ? `${count} ${word}` : []));
    super('UNCOMMITTED', `"${path}" has changes that are not recorded (${counts.join(', ')})`, {
      hint: 'record them: art commit, or lose them: --force',
    });
  }
}

/** Restores artifacts, paths in them, or the whole state of a run. Nothing is written before every target is known to be safe. */
export async function checkout(context: Context, options: CheckoutOptions): Promise<CheckoutResult> {
  const placements = plan(context, options);
  refuseOverlap(placements);
  if (!options.force) for (const placement of placements) await refuseLoss(context, placement);
  const artifacts: CheckoutResult['artifacts'] = [];
  for (const placement of placements) {
    const changed = options.dryRun ? 0 : await place(context, placement, options);
    const { name, output, inside } = placement;
    const { files, bytes } =
      inside === undefined ? output : manifestTotals(context.store, treeAt(context, name, output, inside).root);
    artifacts.push({
      name,
      version: output.version,
      run: placement.run,
      path: placement.key ?? placement.dest,
      files,
      bytes,
      changed,
    });
  }
  if (!options.dryRun && placements.some(({ key }) => key !== undefined)) writeLock(context);
  return { artifacts };
}

/** Makes one path equal its version and remembers what it was made from. Returns how many entries were written or removed. */
export async function place(
  context: Context,
  placement: Placement,
  options: { escape?: boolean } = {},
): Promise<number> {
  const { workspace, store } = context;
  const { name, output, inside, key, dest } = placement;
  const { signal, onProgress } = context.options;
  const common = {
    ignore: IgnoreRules.above(workspace.root, dest),
    ...(options.escape ? { escape: true } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? {
          onProgress: (done: number) =>
            onProgress({ phase: `restoring ${name}`, done, total: output.bytes, unit: 'bytes' }),
        }
      : {}),
  };
  const tree = treeAt(context, name, output, inside);
  if (key === undefined) return putOnDisk(store, tree, dest, common);
  const wasThere = workspace.has(key);
  // Noted first: a kill from here on leaves a mix of two versions, which the next command finishes.
  if (inside === undefined) workspace.update((state) => announce(state, key, placement));
  const changed = await putOnDisk(store, tree, dest, {
    ...common,
    ...(isAbsolute(key) ? {} : { within: workspace.root }),
    ...(inside === undefined ? { cacheFile: cacheFile(store.indexDir, workspace.id, key) } : {}),
  });
  workspace.update((state) => rebase(state, key, placement, wasThere));
  return changed;
}

function announce(state: WorkspaceState, key: string, { name, run, output: { version, content } }: Placement): void {
  state.restoring = { ...state.restoring, [key]: { name, run, version, content, pid: process.pid } };
}

/** A path restored in part keeps the list of what was restored, unless the whole of that artifact is there already. */
function rebase(state: WorkspaceState, key: string, { name, run, output, inside }: Placement, wasThere: boolean): void {
  const before = wasThere && state.paths[key]?.name === name ? state.paths[key] : undefined;
  if (inside !== undefined && before && !before.subset) return;
  const { version, content } = output;
  const base = { name, run, version, content };
  delete state.restoring?.[key];
  if (inside === undefined) state.paths[key] = base;
  else state.paths[key] = { ...(before ?? base), subset: [...new Set([...(before?.subset ?? []), inside])].sort() };
}

function plan(context: Context, { targets = [], to }: CheckoutOptions): Placement[] {
  const found = targets.length === 0 ? locked(context) : targets.flatMap((target) => wanted(context, target));
  const several = found.length > 1;
  return found.map((one) =>
    to === undefined ? { ...one, ...home(context, one) } : { ...one, dest: elsewhere(context, to, one, several) },
  );
}

type Wanted = Omit<Placement, 'dest' | 'key'>;

function wanted(context: Context, target: string): Wanted[] {
  const { history } = context;
  const { run, output, path } = context.resolver.resolve(target);
  if (output)
    return [{ name: output.name, run, output: output.value, ...(path === undefined ? {} : { inside: path }) }];
  const all = [...history.names([run])].flatMap((name) => {
    const latest = history.latest(name, [run]);
    const value = latest && history.run(latest.run).outputs[name];
    return latest && value ? [{ name, run: latest.run, output: value }] : [];
  });
  if (all.length === 0) throw new NotFoundError(`at ${short(run)} there are no artifacts yet`);
  return all;
}

function locked(context: Context): Wanted[] {
  const lines = readArtLock(context.workspace.root);
  if (lines.length === 0) {
    throw new UsageError('there is no art.lock here to restore', {
      hint: 'name what to restore: art checkout NAME[@VERSION]',
    });
  }
  return lines.map(({ name, run, content }) => {
    const output = context.history.run(run).outputs[name];
    if (output?.content === content) return { name, run, output };
    throw new ArtError(
      'LOCK',
      `art.lock says that run ${short(run)} made "${name}" as ${short(content)}, which it did not`,
    );
  });
}

function home(context: Context, { name, output, inside }: Wanted): { key: string; dest: string } {
  const { workspace } = context;
  const key = workspace.pathOf(name) ?? recordedPath(output) ?? name;
  const dest = workspace.absolute(key);
  return { key, dest: inside === undefined ? dest : join(dest, ...inside.split('/')) };
}

// The run may be a stranger's: its word on where to write is taken only where any name would do.
function recordedPath(output: RunOutput): string | undefined {
  if (output.path === undefined) return undefined;
  try {
    checkPath(output.path);
    return output.path;
  } catch {
    return undefined;
  }
}

function elsewhere(context: Context, to: string, { name, output, inside }: Wanted, several: boolean): string {
  const dest = resolve(context.workspace.cwd, to);
  if (several) return join(dest, ...name.split('/'));
  const single =
    inside === undefined
      ? findEntry(context.store, output.content, SINGLE)
      : findEntry(context.store, output.content, inside);
  if (!single || single.mode === 3) return dest;
  const folder = to.endsWith('/') || (existsSync(dest) && lstatSync(dest).isDirectory());
  return folder ? join(dest, basename(inside ?? recordedPath(output) ?? name)) : dest;
}

/** Refuses when something is at the destination that is neither recorded nor what will be put there. */
export async function refuseLoss(context: Context, { name, output, inside, key, dest }: Placement): Promise<void> {
  if (!existsSync(dest)) return;
  if (key === undefined) {
    if (lstatSync(dest).isDirectory() && readdirSync(dest).length === 0) return;
    throw new ArtError('EXISTS', `"${dest}" exists already`, { hint: 'choose another place, or replace it: --force' });
  }
  const base = context.workspace.state().paths[key];
  const from = base?.name === name ? base : output;
  const path = inside === undefined ? key : `${key}/${inside}`;
  const changes = await compareWithDisk(context, { name, path }, treeAt(context, name, from, inside).root);
  if (!isSame(changes)) throw new UncommittedError(path, changes);
}

function refuseOverlap(placements: Placement[]): void {
  const seen = new Map<string, string>();
  for (const { dest, name } of placements) {
    const other = seen.get(dest);
    if (other !== undefined && other !== name)
      throw new UsageError(`"${name}" and "${other}" would both go to "${dest}"`);
    seen.set(dest, name);
  }
}
