import { listManifest } from '../object/manifest.ts';
import type { RunInput } from '../object/run.ts';
import type { Entry } from '../object/types.ts';
import type { History } from '../store/history.ts';
import type { VersionRow } from '../store/history-index.ts';
import type { Store } from '../store/store.ts';
import type { FileAt } from './contents.ts';
import { baseName } from './places.ts';
import type { Versions } from './versions.ts';

/** Files of one input that are looked into, those that look most alike first; and their bytes in all. */
const MAX_FILES = 64;
const MAX_BYTES = 256 * 1024 * 1024;

/** What the inputs of runs hold. */
export class Sources {
  readonly #store: Store;
  readonly #history: History;
  readonly #versions: Versions;

  constructor(store: Store, history: History, versions: Versions) {
    this.#store = store;
    this.#history = history;
    this.#versions = versions;
  }

  /** The inputs of the run that made a version. */
  inputs({ run }: VersionRow): { row: VersionRow; path: string | undefined }[] {
    const inputs = new Map<string, RunInput>();
    for (const input of this.#history.run(run).inputs) inputs.set(`${input.run} ${input.name} ${input.path}`, input);
    return Array.from(inputs.values(), (input) => ({
      row: this.#versions.row(input.name, input.run, input.version),
      path: input.path,
    }));
  }

  /** The files from which a file may have its content: the same content, path or base name first. */
  files(file: FileAt): FileAt[] {
    const found = this.inputs(file.row).flatMap(({ row, path }) => this.#candidates(file, row, path));
    return found.sort((a, b) => a.rank - b.rank).map(({ row, entry }) => ({ row, path: entry.path, entry }));
  }

  #candidates(file: FileAt, row: VersionRow, prefix: string | undefined): Candidate[] {
    const ranked: Candidate[][] = [[], [], [], []];
    for (const entry of listManifest(this.#store, row.content, prefix === undefined ? {} : { prefix })) {
      if (entry.mode > 1) continue;
      const rank = likeness(entry, file);
      const group = ranked[rank] as Candidate[];
      if (group.length < MAX_FILES) group.push({ rank, row, entry });
    }
    let bytes = 0;
    return ranked.flat().filter(({ entry }, i) => {
      bytes += entry.size;
      return i < MAX_FILES && bytes <= MAX_BYTES;
    });
  }
}

interface Candidate {
  rank: number;
  row: VersionRow;
  entry: Entry;
}

function likeness(entry: Entry, file: FileAt): number {
  if (entry.content === file.entry.content) return 0;
  if (entry.path === file.path) return 1;
  return baseName(entry.path) === baseName(file.path) ? 2 : 3;
}
