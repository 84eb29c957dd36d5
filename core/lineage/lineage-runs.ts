import type { Id } from '../object/types.ts';
import type { History } from '../store/history.ts';
import { type FullUse, type LineageRun, type LineageVersion, lineageRun, usesOf } from './lineage-graph.ts';

/** What matters of a run to its lineage. */
export interface ReadRun {
  about: LineageRun;
  uses: FullUse[];
  made: ReadonlyMap<string, Pick<LineageVersion, 'version' | 'content'>>;
}

const KEPT = 1000;

/** Reads runs; the last ones are kept, because each is asked for several times in a row. */
export class LineageRuns {
  readonly #history: History;
  readonly #read = new Map<Id, ReadRun>();
  readonly #outputs = new Map<Id, number>();

  constructor(history: History) {
    this.#history = history;
  }

  /** Undefined for a run that is not in this repository. */
  find(id: Id): ReadRun | undefined {
    return this.#read.has(id) || this.#history.index.node(id) ? this.get(id) : undefined;
  }

  get(id: Id): ReadRun {
    const known = this.#read.get(id);
    if (known) return known;
    const run = this.#history.run(id);
    const made = new Map<string, Pick<LineageVersion, 'version' | 'content'>>();
    for (const [name, { version, content }] of Object.entries(run.outputs)) made.set(name, { version, content });
    const read = { about: lineageRun(run), uses: usesOf(id, run), made };
    if (this.#read.size >= KEPT) this.#read.clear();
    this.#read.set(id, read);
    this.#outputs.set(id, made.size);
    return read;
  }

  /** Whether a run used a version. The index knows it where the version is all that its run made. */
  hasUsed(id: Id, { key, run }: LineageVersion): boolean {
    const outputs = this.#outputs.get(run) ?? this.get(run).made.size;
    if (outputs === 1 && this.#history.node(id).inputs.includes(run)) return true;
    return this.get(id).uses.some((use) => use.version === key);
  }
}
