import { CorruptError } from '../errors.ts';
import type { RunOutput } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import type { History } from '../store/history.ts';
import type { VersionRow } from '../store/history-index.ts';

/** A version mostly replaces the one numbered just below it, or keeps its number. */
const NEAR = [0, 1];

/** The versions of artifacts and which of them replaced which, as far as they are asked for. */
export class Versions {
  readonly #history: History;
  readonly #rows = new Map<string, VersionRow>();

  constructor(history: History) {
    this.#history = history;
  }

  /** The version of an artifact that a run made; `number` is about what its number is, to find it sooner. */
  row(name: string, run: Id, number: number): VersionRow {
    const key = `${run} ${name}`;
    for (const back of NEAR) {
      const known = this.#rows.get(key);
      if (known) return known;
      if (number > back) {
        for (const row of this.#history.index.versionsOf(name, number - back))
          this.#rows.set(`${row.run} ${name}`, row);
      }
    }
    const found = this.#rows.get(key) ?? this.#decode(name, run);
    this.#rows.set(key, found);
    return found;
  }

  /** The versions that one replaced, best first as `latest` counts: version, then generation, then id. */
  parents(row: VersionRow): VersionRow[] {
    const rows = row.supersedes.map((run) => this.row(row.name, run, row.version));
    return rows.sort((a, b) => b.version - a.version || b.generation - a.generation || (a.run < b.run ? -1 : 1));
  }

  /** The output as the run has it, verified. */
  output(row: VersionRow): RunOutput {
    const output = this.#history.run(row.run).outputs[row.name];
    if (output) return output;
    throw new CorruptError(`run "${row.run.slice(0, 12)}" has no output "${row.name}"`, { hint: 'run `art reindex`' });
  }

  // Not where the index should have it: a fork that skipped numbers, or an index that lags.
  #decode(name: string, run: Id): VersionRow {
    const { outputs, generation } = this.#history.run(run);
    const output = outputs[name];
    if (!output) throw new CorruptError(`run "${run.slice(0, 12)}" has no output "${name}", which another replaced`);
    const { version, content, supersedes } = output;
    return { name, version, run, content, generation, supersedes };
  }
}
