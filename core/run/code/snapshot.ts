import { lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { comparePaths } from '../../object/bytes.ts';
import { LayoutBuilder } from '../../object/layout.ts';
import { ManifestBuilder } from '../../object/manifest.ts';
import { linkStaysInside, pathProblem } from '../../object/paths.ts';
import type { Attachment } from '../../object/run.ts';
import type { Mode, ValueMap } from '../../object/types.ts';
import { type IngestItem, ingestFiles } from '../../store/data/ingest.ts';
import type { Stage } from '../../store/stage.ts';
import type { Store } from '../../store/store.ts';
import { isSecretFile } from '../secrets/names.ts';
import { tokenIn } from '../secrets/tokens.ts';
import type { CodeState } from './code-state.ts';

/** A changed file that is not in the snapshot, and why: it holds a secret, or there was no room, or no name for it. */
export interface Omitted {
  path: string;
  reason: 'secret' | 'size' | 'name';
  /** What kind of secret, how large, what is wrong with the name. */
  detail: string;
}

export interface Snapshot {
  attachment?: Attachment;
  omitted: Omitted[];
}

/** Bytes that the changed files of one run may have, where the configuration says nothing else. */
export const MAX_CODE_BYTES = 10_000_000;

/**
 * Stores what makes the source of the commit the source that was there: files that were added or changed, and untracked
 * ones that were asked for. Small files go first when there is no room for all.
 */
export async function storeSnapshot(
  store: Store,
  stage: Stage,
  state: CodeState,
  options: { maxBytes?: number; signal?: AbortSignal } = {},
): Promise<Snapshot> {
  const { items, omitted } = choose(state, options.maxBytes ?? MAX_CODE_BYTES);
  if (items.length === 0) return { omitted };
  const manifest = new ManifestBuilder(stage);
  const layout = new LayoutBuilder(stage);
  const ingest = { threads: 0, ...(options.signal && { signal: options.signal }) };
  for await (const stored of ingestFiles(store, stage, [items], ingest)) {
    for (const { item, content, size, recipe } of stored) {
      manifest.add({ path: item.path, mode: item.mode, size, content });
      if (recipe !== undefined) layout.add(content, recipe);
    }
  }
  const { root, files, bytes } = manifest.finish();
  const layoutRoot = layout.finish();
  const attachment = {
    content: root,
    ...(layoutRoot !== undefined && { layout: layoutRoot }),
    files,
    bytes,
    extra: {},
  };
  return { attachment, omitted };
}

/** The changed files that may be stored, in the order of a manifest. */
function choose(state: CodeState, maxBytes: number): { items: IngestItem[]; omitted: Omitted[] } {
  const { workTree } = state.git;
  const paths = [
    ...state.changes.filter(({ change }) => change !== 'deleted').map(({ path }) => path),
    ...state.untracked,
  ];
  const found = paths.flatMap((path) => {
    const stat = lstatSync(join(workTree, path), { throwIfNoEntry: false });
    return stat ? [{ path, stat }] : [];
  });
  found.sort((a, b) => a.stat.size - b.stat.size || comparePaths(a.path, b.path));
  const items: IngestItem[] = [];
  const omitted: Omitted[] = [];
  let room = maxBytes;
  for (const { path, stat } of found) {
    const abs = join(workTree, path);
    const why = refusal(path, abs, stat, room);
    if (why) {
      omitted.push({ path, ...why });
      continue;
    }
    room -= stat.size;
    items.push(toItem(path, abs, stat));
  }
  const byPath = (a: { path: string }, b: { path: string }): number => comparePaths(a.path, b.path);
  return { items: items.sort(byPath), omitted: omitted.sort(byPath) };
}

function refusal(path: string, abs: string, stat: Stats, room: number): Omit<Omitted, 'path'> | undefined {
  const problem = pathProblem(path);
  if (problem !== undefined) return { reason: 'name', detail: problem };
  if (isSecretFile(path)) return { reason: 'secret', detail: 'a file for secrets' };
  if (stat.isSymbolicLink()) {
    const inside = linkStaysInside(path, readlinkSync(abs), () => true);
    return inside ? undefined : { reason: 'name', detail: 'a link that leads out' };
  }
  if (stat.size > room) return { reason: 'size', detail: `${stat.size} bytes` };
  const kind = tokenIn(readFileSync(abs, 'latin1'));
  return kind === undefined ? undefined : { reason: 'secret', detail: kind };
}

function toItem(path: string, abs: string, { size, mtimeMs, ctimeMs, ino, dev, mode }: Stats): IngestItem {
  const isLink = (mode & 0o170000) === 0o120000;
  const kind: Mode = isLink ? 2 : mode & 0o100 ? 1 : 0;
  const item: IngestItem = { path, abs, mode: kind, stat: { size, mtimeMs, ctimeMs, ino, dev, mode } };
  return isLink ? { ...item, link: readlinkSync(abs) } : item;
}

/** Paths that a run lists of one kind. One that lists more than these would be larger than a run should be. */
const MAX_LISTED = 10_000;

/** What a run records as `code`. */
export function codeFields(state: CodeState, { omitted }: Snapshot): ValueMap {
  const gone = state.changes.filter(({ change }) => change === 'deleted').map(({ path }) => path);
  const fresh = state.changes.filter(({ change }) => change === 'added').map(({ path }) => path);
  const lists = {
    added: [...fresh, ...state.untracked].sort(comparePaths),
    deleted: gone.sort(comparePaths),
    omitted: omitted.map(({ path, reason, detail }) => ({ path, reason, detail })),
    submodules: state.submodules,
  };
  const unlisted = Object.values(lists).reduce((sum, { length }) => sum + Math.max(0, length - MAX_LISTED), 0);
  const { commit, branch, remote, root, operation, dirty, problem, when } = state;
  return {
    system: 'git',
    ...(commit !== undefined && { commit }),
    ...(branch !== undefined && { branch }),
    ...(remote !== undefined && { remote }),
    ...(dirty !== undefined && { dirty }),
    when,
    ...(root !== '' && { root }),
    ...(operation !== undefined && { operation }),
    ...(problem !== undefined && { problem }),
    ...Object.fromEntries(
      Object.entries(lists).flatMap(([name, list]) => (list.length > 0 ? [[name, list.slice(0, MAX_LISTED)]] : [])),
    ),
    ...(unlisted > 0 && { unlisted }),
  };
}
