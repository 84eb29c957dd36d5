import { join } from 'node:path';
import { comparePaths } from '../object/bytes.ts';
import type { Entry, Id } from '../object/types.ts';
import { files } from '../store/files.ts';
import { SortedRun } from './sorted-run.ts';

/** An entry and what else is known of it. */
export interface TarRow extends Entry {
  /** Root of its recipe, where its content is chunked. */
  recipe?: Id;
  /** Target of a symlink. */
  link?: string;
}

/** Rows held in memory before they go to disk: about 30 MB. */
const MAX_HELD = 100_000;

/**
 * What an archive has told so far: rows come in any order, the last of a path counts, and all come out sorted. Beyond
 * 100,000 rows they are sorted on disk, in files of `folder`, so any number fits.
 */
export class TarTable {
  readonly #folder: string;
  readonly #maxHeld: number;
  readonly #runs: SortedRun[] = [];
  #held = new Map<string, TarRow>();

  constructor(folder: string, maxHeld: number = MAX_HELD) {
    this.#folder = folder;
    this.#maxHeld = maxHeld;
  }

  set(row: TarRow): void {
    this.#held.set(row.path, row);
    if (this.#held.size >= this.#maxHeld) this.#spill();
  }

  /** The last row of this path so far. */
  get(path: string): TarRow | undefined {
    const held = this.#held.get(path);
    if (held) return held;
    for (const run of this.#runs.toReversed()) {
      const row = run.find(path);
      if (row) return row;
    }
    return undefined;
  }

  /** Every path once, in the order of manifests. */
  *sorted(): Generator<TarRow> {
    // Newest first, so that of equal paths the last one comes first.
    const sources = [this.#sortHeld().values(), ...this.#runs.toReversed().map((run) => run.rows())];
    const heads = sources.map((source) => source.next().value as TarRow | undefined);
    for (;;) {
      let least: TarRow | undefined;
      for (const row of heads) if (row && (!least || comparePaths(row.path, least.path) < 0)) least = row;
      if (!least) return;
      for (const [at, row] of heads.entries()) {
        if (row?.path === least.path) heads[at] = sources[at]?.next().value as TarRow | undefined;
      }
      yield least;
    }
  }

  /** Removes what went to disk. */
  close(): void {
    for (const run of this.#runs) run.close();
    files.rmSync(this.#folder, { recursive: true, force: true });
  }

  #spill(): void {
    files.mkdirSync(this.#folder, { recursive: true });
    this.#runs.push(SortedRun.write(join(this.#folder, String(this.#runs.length)), this.#sortHeld()));
    this.#held = new Map();
  }

  #sortHeld(): TarRow[] {
    return [...this.#held.values()].sort((a, b) => comparePaths(a.path, b.path));
  }
}
