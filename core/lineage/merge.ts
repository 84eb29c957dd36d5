import type { MergeClash } from '../api.ts';
import { editManifest, type ManifestEdit } from '../object/manifest.ts';
import type { Id, NodeSink, NodeSource } from '../object/types.ts';
import { joinChanges, type Side } from './merge-join.ts';
import { mergeLayouts } from './merge-layouts.ts';
import { MergePlan } from './merge-plan.ts';

/** A version of an artifact, as a run's output names it. */
export interface MergeSide {
  content: Id;
  layout?: Id;
}

export interface MergeInput {
  /** Name of the artifact, for clashes. */
  name: string;
  /** The version that both come from; null when they were made apart. */
  base: MergeSide | null;
  ours: MergeSide;
  theirs: MergeSide;
  /** The side that clashing paths are taken from. Without it a clash leaves nothing merged. */
  prefer?: Side;
}

export interface MergedArtifact extends MergeSide {
  files: number;
  bytes: number;
}

/**
 * Joins two versions path by path. A path that one side changed is taken from it; where both changed it differently, or
 * one removed what the other changed, or one has a file where the other has a folder, it clashes. Content and executable
 * bit of a file are joined apart. An empty folder ends where the other side put something into it. Streams: the work
 * follows the number of changes. New nodes go to `sink`; `source` must see them too.
 */
export function mergeManifests(
  source: NodeSource,
  sink: NodeSink,
  input: MergeInput,
): { merged?: MergedArtifact; clashes: MergeClash[] } {
  const { name, base, ours, theirs, prefer } = input;
  const items = (): ReturnType<typeof joinChanges> =>
    joinChanges(source, base?.content ?? null, ours.content, theirs.content);
  const plan = new MergePlan(items(), prefer);
  const clashes = plan.clashes.map((clash) => ({ artifact: name, ...clash }));
  if (clashes.length > 0 && prefer === undefined) return { clashes };
  const { root, files, bytes } = editManifest(source, sink, ours.content, edits(plan.entries(items())));
  const layout = mergeLayouts(source, sink, root, ours, theirs);
  return { merged: { content: root, ...(layout === undefined ? {} : { layout }), files, bytes }, clashes };
}

/** What turns our manifest into the joined one. */
function* edits(entries: ReturnType<MergePlan['entries']>): Generator<ManifestEdit> {
  for (const { item, entry } of entries) {
    const { path, ours } = item;
    const isOurs = entry ? ours?.content === entry.content && ours.mode === entry.mode : !ours;
    if (!isOurs) yield { path, entry };
  }
}
