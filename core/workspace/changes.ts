import { comparePaths } from '../object/bytes.ts';
import { diffManifests, findEntry, listManifest } from '../object/manifest.ts';
import type { Entry, Id, NodeSource } from '../object/types.ts';
import type { Scan } from './scan.ts';
import type { Row } from './stat-block.ts';

/** What has to happen to a path on disk: `before` is null where nothing is, `after` where nothing shall be. */
export interface Change {
  path: string;
  before: Row | null;
  after: Entry | null;
}

/**
 * What makes a manifest out of what a finished scan found on disk, in manifest order. Where the scan had a base, only
 * what differs from it and what the base and the target differ by is looked at.
 */
export function changesTo(scan: Scan | undefined, source: NodeSource, target: Id): Iterable<Change> {
  if (scan?.base === undefined || scan.partial) return differing(join(scan?.all() ?? [], listManifest(source, target)));
  return differing(throughBase(scan, scan.base.root, source, target));
}

function* differing(changes: Iterable<Change>): Generator<Change, void, void> {
  for (const change of changes) {
    const { before, after } = change;
    if (before === null || after === null || before.mode !== after.mode || before.content !== after.content)
      yield change;
  }
}

function* throughBase(scan: Scan, base: Id, source: NodeSource, target: Id): Generator<Change, void, void> {
  const onDisk = scan.unchanged ? [] : scan.edits();
  for (const [edit, step] of merge(onDisk, diffManifests(source, base, target))) {
    const { path } = (edit ?? step) as { path: string };
    const before = edit === undefined ? (step?.before ?? null) : edit.entry;
    const after = step === undefined ? (findEntry(source, target, path) ?? null) : step.after;
    if (before !== null || after !== null) yield { path, before, after };
  }
}

function* join(rows: Iterable<Row>, entries: Iterable<Entry>): Generator<Change, void, void> {
  for (const [before, after] of merge(rows, entries)) {
    yield { path: ((before ?? after) as Entry).path, before: before ?? null, after: after ?? null };
  }
}

/** Walks two lists in manifest order side by side; what has the same path comes together. */
function* merge<A extends { path: string }, B extends { path: string }>(
  left: Iterable<A>,
  right: Iterable<B>,
): Generator<[A | undefined, B | undefined], void, void> {
  const others = right[Symbol.iterator]();
  let other = others.next();
  for (const one of left) {
    for (; !other.done && comparePaths(other.value.path, one.path) < 0; other = others.next())
      yield [undefined, other.value];
    if (!other.done && other.value.path === one.path) {
      yield [one, other.value];
      other = others.next();
    } else yield [one, undefined];
  }
  for (; !other.done; other = others.next()) yield [undefined, other.value];
}
