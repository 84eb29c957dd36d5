import { comparePaths } from '../object/bytes.ts';
import { diffManifests, type ManifestDiff } from '../object/manifest.ts';
import type { Entry, Id, NodeSource } from '../object/types.ts';

export type Side = 'ours' | 'theirs';

/** One path that at least one side changed since the base. */
export interface JoinedPath {
  path: string;
  base: Entry | null;
  ours: Entry | null;
  theirs: Entry | null;
  /** The sides that changed it. */
  changed: Side | 'both';
  /** What it becomes: one side's change, both where they are equal or touch different things; undefined for a clash. */
  joined: Entry | null | undefined;
}

/** The paths that two manifests changed since a third, in order. Streams; equal subtrees are passed over. */
export function* joinChanges(source: NodeSource, base: Id | null, ours: Id, theirs: Id): Generator<JoinedPath> {
  const left = diffManifests(source, base, ours);
  const right = diffManifests(source, base, theirs);
  let our = next(left);
  let their = next(right);
  while (our || their) {
    const order = !our ? 1 : !their ? -1 : comparePaths(our.path, their.path);
    if (our && order < 0) {
      yield {
        path: our.path,
        base: our.before,
        ours: our.after,
        theirs: our.before,
        changed: 'ours',
        joined: our.after,
      };
      our = next(left);
    } else if (their && order > 0) {
      const { path, before, after } = their;
      yield { path, base: before, ours: before, theirs: after, changed: 'theirs', joined: after };
      their = next(right);
    } else if (our && their) {
      yield joinBoth(our, their);
      our = next(left);
      their = next(right);
    }
  }
}

function next(changes: Generator<ManifestDiff>): ManifestDiff | undefined {
  const step = changes.next();
  return step.done ? undefined : step.value;
}

function joinBoth(our: ManifestDiff, their: ManifestDiff): JoinedPath {
  const { path, before: base, after: ours } = our;
  const theirs = their.after;
  return { path, base, ours, theirs, changed: 'both', joined: joinEntries(base, ours, theirs) };
}

// One side may have changed the content of a file and the other whether it is executable.
function joinEntries(base: Entry | null, ours: Entry | null, theirs: Entry | null): Entry | null | undefined {
  if (isSame(ours, theirs)) return ours;
  if (!base || !ours || !theirs || base.mode > 1 || ours.mode > 1 || theirs.mode > 1) return undefined;
  if (ours.content === base.content) return { ...theirs, mode: ours.mode };
  if (theirs.content === base.content) return { ...ours, mode: theirs.mode };
  return ours.content === theirs.content
    ? { ...ours, mode: ours.mode === base.mode ? theirs.mode : ours.mode }
    : undefined;
}

function isSame(a: Entry | null, b: Entry | null): boolean {
  if (!a || !b) return a === b;
  return a.mode === b.mode && a.content === b.content && a.size === b.size;
}
