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

  /** Those that were asked for. */
  get all(): BlameOrigin[] {
    return [...this.#known.values()];
  }

  of({ run, name, version }: VersionRow): BlameOrigin {
    const key = `${run} ${name}`;
    const known = this.#known.get(key);
    if (known) return known;
    const { author, time } = this.#history.run(run);
    const origin = { run, version, author, time, artifact: name };
    this.#known.set(key, origin);
    return origin;
  }
}
