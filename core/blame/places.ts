import { Changes } from '../lineage/changes.ts';
import { findRenames } from '../lineage/renames.ts';
import { findEntry } from '../object/manifest.ts';
import type { Entry } from '../object/types.ts';
import type { VersionRow } from '../store/history-index.ts';
import type { Store } from '../store/store.ts';
import type { FileAt } from './contents.ts';

/** Files that are gone: how many are looked at by name, and how many of those by content. */
const MAX_GONE = 1000;
const MAX_TRIED = 8;

/** Finds where a file was in an older version. */
export class Places {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  file(row: VersionRow, path: string): FileAt | undefined {
    const entry = findEntry(this.#store, row.content, path);
    return entry && isFile(entry) ? { row, path, entry } : undefined;
  }

  /**
   * The file under the same path, or else under the one that it was moved from unchanged; or else those that are gone
   * since, from one of which it may have been moved and changed: the likeliest first, by name and size.
   */
  before(older: VersionRow, file: FileAt): { sure?: FileAt; maybe: FileAt[] } {
    if (older.content === file.row.content) return { sure: { ...file, row: older }, maybe: [] };
    if (findEntry(this.#store, older.content, file.path)) {
      const sure = this.file(older, file.path);
      return sure ? { sure, maybe: [] } : { maybe: [] };
    }
    const changes = new Changes(this.#store, older.content, file.row.content);
    const moved = findRenames(changes).from;
    const entry = moved.get(file.path);
    if (entry) return { sure: { row: older, path: entry.path, entry }, maybe: [] };
    const taken = new Set(Array.from(moved.values(), ({ path }) => path));
    const gone = goneSince(changes, file).filter(({ path }) => !taken.has(path));
    return { maybe: gone.slice(0, MAX_TRIED).map((old) => ({ row: older, path: old.path, entry: old })) };
  }
}

/** Files that a version has no more, those of the same base name first, then those nearest in size; ending alike. */
function goneSince(changes: Changes, { path, entry }: FileAt): Entry[] {
  const gone: Entry[] = [];
  for (const { before, after } of changes) {
    if (gone.length === MAX_GONE) break;
    if (before && !after && before.mode < 2 && ending(before.path) === ending(path)) gone.push(before);
  }
  const rank = (old: Entry): number => (baseName(old.path) === baseName(path) ? 0 : 1);
  const distance = (old: Entry): number => Math.abs(old.size - entry.size);
  return gone.sort((a, b) => rank(a) - rank(b) || distance(a) - distance(b));
}

function ending(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? '';
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A file or link: not an empty folder. */
export function isFile(entry: Entry): boolean {
  return entry.mode !== 3;
}
