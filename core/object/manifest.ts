import { NotFoundError } from '../errors.ts';
import { manifestFormat } from './manifest-format.ts';
import { TreeBuilder } from './tree-builder.ts';
import { diffTrees } from './tree-diff.ts';
import { editTree } from './tree-edit.ts';
import type { Summary } from './tree-format.ts';
import { readRoot } from './tree-node.ts';
import { findLeaf, walkLeaves } from './tree-walk.ts';
import type { Entry, Id, ManifestRoot, NodeSink, NodeSource } from './types.ts';

export { treeNodes } from './tree-kinds.ts';
export { EntryOrderError } from './tree-writer.ts';

function asRoot({ child, count, bytes }: Summary): ManifestRoot {
  return { root: child, files: count, bytes };
}

/**
 * Builds a manifest from entries in the order of `comparePaths`. Memory: one open node for each level.
 *
 * @example
 * const builder = new ManifestBuilder(sink);
 * builder.add({ path: 'a.csv', mode: 0, size: 3, content });
 * const { root } = builder.finish();
 */
export class ManifestBuilder {
  private readonly tree: TreeBuilder<Entry>;

  constructor(sink: NodeSink) {
    this.tree = new TreeBuilder(manifestFormat, sink);
  }

  /**
   * Throws EntryOrderError for a path out of order, given twice, or below a path that is a file; UnsafePathError for a
   * path that the format cannot hold; UnencodableError for a mode or size that cannot be.
   */
  add(entry: Entry): void {
    this.tree.add(entry);
  }

  /** `files` counts entries of every mode; `bytes` sums their sizes. */
  finish(): ManifestRoot {
    return asRoot(this.tree.finish());
  }
}

/**
 * The entries in order; with `prefix`, those at and below that path. Throws CorruptError where a node is malformed or
 * contradicts its parent.
 */
export function* listManifest(source: NodeSource, root: Id, opts: { prefix?: string } = {}): Generator<Entry> {
  const prefix = opts.prefix ?? '';
  if (prefix === '') {
    yield* walkLeaves(manifestFormat, source, root);
    return;
  }
  for (const entry of walkLeaves(manifestFormat, source, root, prefix)) {
    if (entry.path !== prefix && !entry.path.startsWith(`${prefix}/`)) return;
    yield entry;
  }
}

/** The entry at exactly this path. */
export function findEntry(source: NodeSource, root: Id, path: string): Entry | undefined {
  return findLeaf(manifestFormat, source, root, path);
}

/** Read from the root node alone. */
export function manifestTotals(source: NodeSource, root: Id): { files: number; bytes: number } {
  const { count, bytes } = readRoot(manifestFormat, source, root);
  return { files: count, bytes };
}

export interface ManifestEdit {
  path: string;
  /** The entry to put there (its own path is the same), or null to remove what is there. */
  entry: Entry | null;
}

function* asChanges(edits: Iterable<ManifestEdit>): Generator<{ key: string; value: Entry | null }> {
  for (const { path, entry } of edits) yield { key: path, value: entry };
}

/**
 * The manifest with some entries set or removed: the same root as one built anew, whatever the history. Edits are
 * sorted by `comparePaths`, each path once. Only nodes that change are read and written.
 */
export function editManifest(
  source: NodeSource,
  sink: NodeSink,
  root: Id,
  edits: Iterable<ManifestEdit>,
): ManifestRoot {
  return asRoot(editTree(manifestFormat, source, sink, root, asChanges(edits)));
}

/**
 * The folder at `prefix` as a manifest of its own, its entries with the prefix taken off; a file becomes the one entry
 * of a single-file artifact; an empty folder the empty manifest. Throws NotFoundError where nothing is there, or a link.
 */
export function subManifest(source: NodeSource, sink: NodeSink, root: Id, prefix: string): ManifestRoot {
  const builder = new ManifestBuilder(sink);
  let found = prefix === '';
  for (const entry of listManifest(source, root, { prefix })) {
    found = true;
    if (prefix === '') builder.add(entry);
    else if (entry.path !== prefix) builder.add({ ...entry, path: entry.path.slice(prefix.length + 1) });
    else if (entry.mode === 2) throw new NotFoundError(`'${prefix}' is a symlink, not a file or a folder`);
    else if (entry.mode !== 3) builder.add({ ...entry, path: '.' });
  }
  if (!found) throw new NotFoundError(`there is no path '${prefix}'`);
  return builder.finish();
}

export interface ManifestDiff {
  path: string;
  before: Entry | null;
  after: Entry | null;
}

/**
 * What differs between two manifests (null is the empty one), in order. Equal subtrees are passed over unread, so the
 * work follows the number of changes.
 */
export function* diffManifests(source: NodeSource, a: Id | null, b: Id | null): Generator<ManifestDiff> {
  for (const { key, before, after } of diffTrees(manifestFormat, source, a, b)) yield { path: key, before, after };
}
