import { Heap } from '../lineage/heap.ts';
import type { FileAt } from './contents.ts';
import type { Places } from './places.ts';
import { type Match, passOn, type Span, tidy } from './spans.ts';
import type { Unitizer } from './unitizer.ts';
import type { Versions } from './versions.ts';

/** Units that a version of a file brought in: `at` is where they stand in it. */
export interface Found extends Span {
  origin: FileAt;
}

/** A file in a version, and which of its units are still to be explained. */
interface Suspect {
  file: FileAt;
  spans: Span[];
}

/** Files of other artifacts that a version was made from, to be looked into in this order. */
export type SourcesOf = (file: FileAt) => readonly FileAt[];

/** Opened files kept: a version is opened as a parent, then as a child. */
const KEPT = 4;

/**
 * Goes from a version back to those that it replaced, handing on the units that they have too, until each is explained.
 * A version is looked at after all that replaced it, so once. With `sourcesOf`, what a run brought into an artifact is
 * looked for in its inputs.
 */
export class FileWalk<File> {
  readonly #versions: Versions;
  readonly #places: Places;
  readonly #unitizer: Unitizer<File>;
  readonly #sourcesOf: SourcesOf | undefined;
  readonly #suspects = new Map<string, Suspect>();
  readonly #queue = new Heap<Suspect>((a, b) => a.file.row.generation > b.file.row.generation);
  readonly #opened = new Map<string, File | undefined>();
  readonly #found: Found[] = [];

  constructor(versions: Versions, places: Places, unitizer: Unitizer<File>, sourcesOf?: SourcesOf) {
    this.#versions = versions;
    this.#places = places;
    this.#unitizer = unitizer;
    this.#sourcesOf = sourcesOf;
  }

  /** Where each of the spans of `file` comes from, in the order of the file. */
  async explain(file: FileAt, spans: Span[]): Promise<Found[]> {
    this.#suspect(file, spans);
    for (let next = this.#queue.pop(); next; next = this.#queue.pop()) {
      this.#suspects.delete(keyOf(next.file));
      await this.#examine(next);
    }
    return this.#found.sort((a, b) => a.to - b.to);
  }

  #suspect(file: FileAt, spans: Span[]): void {
    if (spans.length === 0) return;
    const key = keyOf(file);
    const known = this.#suspects.get(key);
    if (known) {
      known.spans = tidy([...known.spans, ...spans]);
      return;
    }
    const suspect = { file, spans };
    this.#suspects.set(key, suspect);
    this.#queue.push(suspect);
  }

  async #examine({ file, spans }: Suspect): Promise<void> {
    const parents = await this.#parentsOf(file);
    const rest = await this.#handOn(file, spans, parents, this.#unitizer.match);
    const sources = rest.length > 0 ? (this.#sourcesOf?.(file) ?? []) : [];
    const own = await this.#handOn(file, rest, sources, this.#unitizer.matchSource);
    for (const span of own) this.#found.push({ ...span, origin: file });
  }

  async #parentsOf(file: FileAt): Promise<FileAt[]> {
    const parents: FileAt[] = [];
    for (const row of this.#versions.parents(file.row)) {
      const { sure, maybe } = this.#places.before(row, file);
      const parent = sure ?? (await this.#mostAlike(maybe, file));
      if (parent) parents.push(parent);
    }
    return parents;
  }

  /** Of files that may have become this one, that which shares most units with it: half of the larger one's or more. */
  async #mostAlike(candidates: readonly FileAt[], file: FileAt): Promise<FileAt | undefined> {
    const after = candidates.length > 0 ? await this.#open(file) : undefined;
    if (after === undefined) return undefined;
    const count = this.#unitizer.count(after);
    let best: FileAt | undefined;
    let most = 0;
    for (const candidate of candidates) {
      const before = await this.#open(candidate);
      if (before === undefined) continue;
      const matches = await this.#unitizer.match(before, after, [{ at: 0, to: 0, length: count }]);
      const shared = matches.reduce((sum, { length }) => sum + length, 0);
      if (shared <= most || 2 * shared < Math.max(count, this.#unitizer.count(before))) continue;
      best = candidate;
      most = shared;
    }
    return best;
  }

  /** Hands to each of `others` the spans that it has too; returns those that none has. */
  async #handOn(
    file: FileAt,
    spans: Span[],
    others: readonly FileAt[],
    match: (before: File, after: File, spans: readonly Span[]) => Promise<Match[]> | Match[],
  ): Promise<Span[]> {
    const same = others.find(({ entry }) => isSame(entry, file.entry));
    if (same) {
      this.#suspect(same, spans);
      return [];
    }
    let left = spans;
    for (const other of others) {
      if (left.length === 0) break;
      const [before, after] = [await this.#open(other), await this.#open(file)];
      if (before === undefined || after === undefined) continue;
      const divided = passOn(left, await match(before, after, left));
      this.#suspect(other, divided.passed);
      left = divided.left;
    }
    return left;
  }

  async #open(file: FileAt): Promise<File | undefined> {
    const key = `${file.entry.mode === 2} ${file.entry.content}`;
    if (this.#opened.has(key)) return this.#opened.get(key);
    const opened = await this.#unitizer.open(file);
    this.#opened.set(key, opened);
    if (this.#opened.size > KEPT) this.#opened.delete(this.#opened.keys().next().value as string);
    return opened;
  }
}

function isSame(a: FileAt['entry'], b: FileAt['entry']): boolean {
  return a.content === b.content && (a.mode === 2) === (b.mode === 2);
}

function keyOf({ row, path }: FileAt): string {
  return `${row.run} ${row.name}:${path}`;
}
