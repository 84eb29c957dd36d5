import type { DiffChange, DiffEntry, DiffSummary, Warning } from '../api.ts';
import { type ManifestDiff, manifestTotals } from '../object/manifest.ts';
import type { Entry, NodeSource } from '../object/types.ts';
import { Changes } from './changes.ts';
import { findRenames, type Renames } from './renames.ts';
import { sharedBytes, type Tree } from './shared-bytes.ts';

export type { Tree } from './shared-bytes.ts';

export interface DiffOptions {
  /** Shows what moved as removed and added. */
  noRenames?: boolean;
  onWarning?: ((warning: Warning) => void) | undefined;
}

/** What differs between two versions. Both members may be asked for any number of times. */
export interface ArtifactDiff {
  /** In order of path, a rename at its new one. Streams. */
  entries: Iterable<DiffEntry>;
  /** Changes of mode alone count as changed. Bytes of entries that did not change are shared. */
  summary(): DiffSummary;
}

/**
 * Compares two versions of an artifact; null stands for none. The work follows the number of changes, not of entries.
 *
 * @example
 * const { entries, summary } = diffArtifacts(store, { root: a.content, layout: a.layout }, { root: b.content });
 * for (const { path, change } of entries) console.log(change, path);
 */
export function diffArtifacts(
  source: NodeSource,
  before: Tree | null,
  after: Tree | null,
  options: DiffOptions = {},
): ArtifactDiff {
  const changes = new Changes(source, before?.root ?? null, after?.root ?? null);
  let renames: Renames | undefined;
  const entries = {
    *[Symbol.iterator](): Generator<DiffEntry> {
      renames ??= options.noRenames ? { from: new Map(), complete: true } : lookForRenames(changes, options.onWarning);
      yield* describe(changes, renames);
    },
  };
  return { entries, summary: () => summarize(source, changes, entries, before, after) };
}

function lookForRenames(changes: Changes, onWarning: DiffOptions['onWarning']): Renames {
  const renames = findRenames(changes);
  if (!renames.complete) {
    onWarning?.({ code: 'RENAMES_SKIPPED', message: 'too many paths were removed to look for renames among them' });
  }
  return renames;
}

function* describe(changes: Changes, { from }: Renames): Generator<DiffEntry> {
  const moved = new Set([...from.values()].map(({ path }) => path));
  for (const change of changes) {
    const { path, before, after } = change;
    const old = before ? undefined : from.get(path);
    if (old) yield { path, change: 'renamed', from: old.path, before: facts(old), after: facts(after) };
    else if (after || !moved.has(path))
      yield { path, change: kindOf(change), before: facts(before), after: facts(after) };
  }
}

function kindOf({ before, after }: ManifestDiff): DiffChange {
  if (!before) return 'added';
  if (!after) return 'removed';
  const isModeAlone = before.content === after.content && before.mode < 2 && after.mode < 2;
  return isModeAlone ? 'mode' : 'changed';
}

function facts(entry: Entry | null): DiffEntry['before'] {
  return entry && { mode: entry.mode, size: entry.size, content: entry.content };
}

function summarize(
  source: NodeSource,
  changes: Changes,
  entries: Iterable<DiffEntry>,
  before: Tree | null,
  after: Tree | null,
): DiffSummary {
  const counts = { added: 0, removed: 0, changed: 0, renamed: 0, mode: 0 };
  for (const { change } of entries) counts[change] += 1;
  let touched = 0;
  for (const { after: entry } of changes) touched += entry?.size ?? 0;
  const total = after ? manifestTotals(source, after.root).bytes : 0;
  const newBytes = touched - (before ? sharedBytes(source, changes, before, after) : 0);
  const { added, removed, changed, renamed, mode } = counts;
  return { added, removed, changed: changed + mode, renamed, sharedBytes: total - newBytes, newBytes };
}
