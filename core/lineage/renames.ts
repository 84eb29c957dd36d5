import type { ManifestDiff } from '../object/manifest.ts';
import type { Entry } from '../object/types.ts';

/** Removed entries that are looked at; with more, what moved is shown as removed and added. */
const MAX_CANDIDATES = 50_000;

/** Where each renamed path was: new path to old entry. `complete` is false when there was too much to look through. */
export interface Renames {
  from: Map<string, Entry>;
  complete: boolean;
}

/**
 * Pairs removed entries with added ones of exactly the same content: first those that kept their base name, then the
 * rest in order of path, each once. Empty files are so alike that only those which kept their name are paired.
 */
export function findRenames(changes: Iterable<ManifestDiff>, maxCandidates: number = MAX_CANDIDATES): Renames {
  const removed = new Map<string, Entry[]>();
  let count = 0;
  for (const { before, after } of changes) {
    if (!before || after || before.mode === 3) continue;
    count += 1;
    if (count > maxCandidates) return { from: new Map(), complete: false };
    collect(removed, identity(before), before);
  }
  const from = new Map<string, Entry>();
  if (count === 0) return { from, complete: true };
  const added = new Map<string, Entry[]>();
  count = 0;
  for (const { before, after } of changes) {
    if (!after || before || !removed.has(identity(after))) continue;
    count += 1;
    if (count > maxCandidates) return { from, complete: false };
    collect(added, identity(after), after);
  }
  for (const [key, entries] of added) pair(removed.get(key) ?? [], entries, from);
  return { from, complete: true };
}

function collect(groups: Map<string, Entry[]>, key: string, entry: Entry): void {
  const group = groups.get(key);
  if (group) group.push(entry);
  else groups.set(key, [entry]);
}

// A link is never a renamed file, even where its target text equals the file's bytes.
function identity({ mode, size, content }: Entry): string {
  return `${mode < 2 ? 'file' : mode} ${size} ${content}`;
}

function pair(removed: readonly Entry[], added: readonly Entry[], from: Map<string, Entry>): void {
  const free = new Set(removed);
  const byName = new Map<string, Entry[]>();
  // Backwards, so that pop gives them in order.
  for (const entry of removed.toReversed()) collect(byName, baseName(entry), entry);
  for (const entry of added) {
    const old = byName.get(baseName(entry))?.pop();
    if (!old) continue;
    from.set(entry.path, old);
    free.delete(old);
  }
  const rest = free.values();
  for (const entry of added) {
    if (entry.size === 0 || from.has(entry.path)) continue;
    const old = rest.next();
    if (old.done) return;
    from.set(entry.path, old.value);
  }
}

function baseName({ path }: Entry): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
