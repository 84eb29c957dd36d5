import { Changes } from '../lineage/changes.ts';
import { Heap } from '../lineage/heap.ts';
import { findRenames } from '../lineage/renames.ts';
import { findEntry, listManifest } from '../object/manifest.ts';
import type { Entry, Id } from '../object/types.ts';
import type { VersionRow } from '../store/history-index.ts';
import type { Store } from '../store/store.ts';
import { baseName } from './places.ts';
import type { Sources } from './sources.ts';
import type { Versions } from './versions.ts';
import { Waiting } from './waiting.ts';

/** For each path that was asked about the version that brought its file in; and where it lay, if elsewhere. */
export interface FileOrigins {
  rows: VersionRow[];
  moved: Map<number, string>;
}

interface Suspect {
  row: VersionRow;
  waiting: Waiting;
}

/**
 * Goes from a version back to those that it replaced, handing on all paths at once and taking out those that changed:
 * the work follows the number of changes, not of files.
 */
export class FolderWalk {
  readonly #store: Store;
  readonly #versions: Versions;
  readonly #sources: Sources | undefined;
  readonly #suspects = new Map<string, Suspect>();
  readonly #queue = new Heap<Suspect>((a, b) => a.row.generation > b.row.generation);
  #rows: VersionRow[] = [];
  readonly #moved = new Map<number, string>();

  /** With `sources`, files are followed into the inputs of the runs that brought them in. */
  constructor(store: Store, versions: Versions, sources?: Sources) {
    this.#store = store;
    this.#versions = versions;
    this.#sources = sources;
  }

  /** Where each of the paths of a version comes from. */
  explain(row: VersionRow, paths: readonly string[]): FileOrigins {
    this.#rows = new Array(paths.length);
    this.#give(row, Waiting.of(paths));
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      this.#suspects.delete(keyOf(next.row));
      this.#examine(next, paths);
    }
    return { rows: this.#rows, moved: this.#moved };
  }

  #give(row: VersionRow, waiting: Waiting): void {
    if (waiting.size === 0) return;
    const known = this.#suspects.get(keyOf(row));
    if (known) {
      known.waiting = known.waiting.join(waiting);
      return;
    }
    const suspect = { row, waiting };
    this.#suspects.set(keyOf(row), suspect);
    this.#queue.push(suspect);
  }

  #examine({ row, waiting }: Suspect, paths: readonly string[]): void {
    const parents = this.#versions.parents(row);
    const same = parents.find(({ content }) => content === row.content);
    if (same) {
      this.#give(same, waiting);
      return;
    }
    let left = waiting;
    for (const parent of parents) if (left.size > 0) left = this.#handOn(row, parent, left);
    if (this.#sources && left.size > 0) left = this.#handToSources(row, left, this.#sources);
    for (const [path, index] of left.all()) {
      this.#rows[index] = row;
      if (paths[index] !== path) this.#moved.set(index, path);
    }
  }

  /** Gives an older version what it has too; returns the rest. */
  #handOn(row: VersionRow, older: VersionRow, waiting: Waiting): Waiting {
    const changes = new Changes(this.#store, older.content, row.content);
    const left = waiting.none();
    let isAnyNew = false;
    for (const { path, before, after } of changes) {
      if (!after || (before && isSame(before, after)) || !waiting.move(path, left, path)) continue;
      isAnyNew ||= !before;
    }
    if (isAnyNew) for (const [path, { path: old }] of findRenames(changes).from) left.move(path, waiting, old);
    this.#give(older, waiting);
    return left;
  }

  #handToSources(row: VersionRow, waiting: Waiting, sources: Sources): Waiting {
    for (const { row: source, path: prefix } of sources.inputs(row)) {
      const wanted = this.#contents(row, waiting);
      const handed = waiting.none();
      for (const [path, from] of bestPlaces(this.#store, source.content, prefix, wanted))
        waiting.move(path, handed, from);
      this.#give(source, handed);
    }
    return waiting;
  }

  /** The paths that have each content; empty files are too much alike to be followed. */
  #contents(row: VersionRow, waiting: Waiting): Map<Id, string[]> {
    const wanted = new Map<Id, string[]>();
    for (const path of waiting.paths()) {
      const entry = findEntry(this.#store, row.content, path);
      if (!entry || entry.mode > 1 || entry.size === 0) continue;
      const paths = wanted.get(entry.content);
      if (paths) paths.push(path);
      else wanted.set(entry.content, [path]);
    }
    return wanted;
  }
}

/** For each path whose content is somewhere below `prefix`, where: the same path, else base name, else the first. */
function bestPlaces(
  store: Store,
  root: Id,
  prefix: string | undefined,
  wanted: ReadonlyMap<Id, string[]>,
): Map<string, string> {
  const best = new Map<string, string>();
  for (const entry of listManifest(store, root, prefix === undefined ? {} : { prefix })) {
    if (entry.mode > 1) continue;
    for (const path of wanted.get(entry.content) ?? []) {
      const known = best.get(path);
      if (known === undefined || likeness(entry.path, path) > likeness(known, path)) best.set(path, entry.path);
    }
  }
  return best;
}

function likeness(a: string, b: string): number {
  return a === b ? 2 : baseName(a) === baseName(b) ? 1 : 0;
}

/** What a path holds, whether or not it may be executed. */
function isSame(a: Entry, b: Entry): boolean {
  return a.content === b.content && Math.max(a.mode, 1) === Math.max(b.mode, 1);
}

function keyOf({ run, name }: VersionRow): string {
  return `${run} ${name}`;
}
