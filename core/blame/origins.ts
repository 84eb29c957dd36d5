import type { History } from '../store/history.ts';
import type { VersionRow } from '../store/history-index.ts';
import type { BlameOrigin } from './types.ts';

/** Says of versions who made them and when; each is asked for once. */
export class Origins {
  readonly #history: History;
  readonly #known = new Map<string, BlameOrigin>();

  constructor(history: History) {
    this.#history = history;
  }

  get all(): BlameOrigin[] {
    return [...this.#known.values()];
  }

  add({ row, path }: { row: VersionRow; path: string }): BlameOrigin {
    const key = `${row.run} ${row.name}:${path}`;
    const known = this.#known.get(key);
    if (known) return known;
    const { author, time } = this.#history.run(row.run);
    const origin = { run: row.run, version: row.version, author, time, artifact: row.name, path };
    this.#known.set(key, origin);
    return origin;
  }
}
