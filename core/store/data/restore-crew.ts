// Who restores: the calling thread, or worker threads.
import type { Store } from '../store.ts';
import type { EndRequest, OpenRequest, RestoreRequest } from './messages.ts';
import { Pool } from './pool.ts';
import type { RestoreJob } from './restore-job.ts';
import { Restorer } from './restorer.ts';
import { SharedState } from './shared-state.ts';

export interface RestoreCrew {
  /** Bytes written so far. */
  readonly bytes: number;
  restore(jobs: RestoreJob[]): Promise<void>;
  /** Stops what is still under way. */
  end(): Promise<void>;
}

export class InlineCrew implements RestoreCrew {
  readonly #state: SharedState = new SharedState();
  readonly #restorer: Restorer;

  constructor(store: Store, fresh: boolean) {
    this.#restorer = new Restorer(store, fresh, this.#state);
  }

  get bytes(): number {
    return this.#state.bytes;
  }

  async restore(jobs: RestoreJob[]): Promise<void> {
    this.#restorer.restore(jobs);
  }

  async end(): Promise<void> {}
}

export class Crew implements RestoreCrew {
  readonly #state: SharedState = new SharedState();
  readonly #pool: Pool;
  readonly #begun: Promise<unknown>;

  constructor(store: Store, threads: number, fresh: boolean) {
    this.#pool = new Pool(threads);
    const [artDir, indexDir, state] = [store.dir, store.indexDir, this.#state.memory];
    this.#begun = this.#pool.all({ type: 'open', artDir, indexDir, fresh, state } satisfies OpenRequest);
    this.#begun.catch(() => {});
  }

  get bytes(): number {
    return this.#state.bytes;
  }

  async restore(jobs: RestoreJob[]): Promise<void> {
    await this.#begun;
    await this.#pool.run<void>({ type: 'restore', jobs } satisfies RestoreRequest);
  }

  async end(): Promise<void> {
    this.#state.stop();
    this.#pool.drop();
    await this.#pool.all({ type: 'end', keep: false } satisfies EndRequest).catch(() => {});
    this.#pool.release();
  }
}
