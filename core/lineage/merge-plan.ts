import type { Entry } from '../object/types.ts';
import type { JoinedPath, Side } from './merge-join.ts';

/** Both sides changed a path in different ways, or one has a file where the other has a folder. */
export interface PathClash {
  path: string;
  base: Entry | null;
  ours: Entry | null;
  theirs: Entry | null;
}

/** A merge that clashes at more paths than this names that many. */
const MAX_CLASHES = 10_000;

/** The path of the one entry of a single-file artifact. */
const SINGLE = '.';

interface Leaf {
  item: JoinedPath;
  entry: Entry;
  side: Side | 'both';
  clashed: boolean;
}

/**
 * Looks at everything that two sides changed before any of it is applied, because a file that cannot stay comes before
 * what is in its way. Holds clashes and the few paths that give way, not what was changed.
 */
export class MergePlan {
  readonly clashes: PathClash[] = [];
  readonly #prefer: Side | undefined;
  /** Paths that end because something is below them. */
  readonly #ending = new Set<string>();
  /** Files that stay, whatever was put below them. */
  readonly #staying = new Set<string>();
  #isOnlySingle = false;

  constructor(items: Iterable<JoinedPath>, prefer: Side | undefined) {
    this.#prefer = prefer;
    let leaf: Leaf | undefined;
    let single: Leaf | undefined;
    let other: JoinedPath | undefined;
    for (const item of items) {
      const entry = this.#resolve(item);
      if (item.joined === undefined) this.#clash(item);
      if (leaf && !isBelow(item.path, leaf.entry)) leaf = undefined;
      if (!entry) continue;
      if (leaf?.entry.mode === 3) this.#ending.add(leaf.entry.path);
      else if (leaf) this.#fileMeetsFolder(leaf, item, this.#staying);
      const own = {
        item,
        entry,
        side: item.joined === undefined ? (prefer ?? 'both') : item.changed,
        clashed: item.joined === undefined,
      };
      if (item.path === SINGLE) single = own;
      else other ??= item;
      if (!leaf || leaf.entry.mode === 3) leaf = own;
    }
    if (single && other) this.#isOnlySingle = this.#fileMeetsFolder(single, other, new Set());
  }

  /** What a path becomes, to be asked in order of path. */
  *entries(items: Iterable<JoinedPath>): Generator<{ item: JoinedPath; entry: Entry | null }> {
    let staying: string | undefined;
    for (const item of items) {
      if (staying !== undefined && !item.path.startsWith(staying)) staying = undefined;
      if (this.#staying.has(item.path)) staying = `${item.path}/`;
      const isGone = this.#ending.has(item.path) || (this.#isOnlySingle && item.path !== SINGLE);
      yield {
        item,
        entry: isGone || (staying !== undefined && item.path.startsWith(staying)) ? null : this.#resolve(item),
      };
    }
  }

  #resolve(item: JoinedPath): Entry | null {
    if (item.joined !== undefined) return item.joined;
    return this.#prefer ? item[this.#prefer] : null;
  }

  // Returns whether the file stays.
  #fileMeetsFolder(leaf: Leaf, item: JoinedPath, staying: Set<string>): boolean {
    const below = item.ours ?? item.theirs;
    if (!leaf.clashed) {
      const { path, base } = leaf.item;
      this.#clash(
        leaf.side === 'ours'
          ? { path, base, ours: leaf.entry, theirs: below }
          : { path, base, ours: below, theirs: leaf.entry },
      );
    }
    leaf.clashed = true;
    const stays = leaf.side === this.#prefer;
    (stays ? staying : this.#ending).add(leaf.entry.path);
    return stays;
  }

  #clash({ path, base, ours, theirs }: PathClash): void {
    if (this.clashes.length < MAX_CLASHES) this.clashes.push({ path, base, ours, theirs });
  }
}

function isBelow(path: string, leaf: Entry): boolean {
  return path.length > leaf.path.length && path[leaf.path.length] === '/' && path.startsWith(leaf.path);
}
