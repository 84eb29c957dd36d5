/** Waits for promises no longer than until a signal aborts. Call `forget` when done. */
export class Abortion {
  readonly #signal: AbortSignal | undefined;
  /** Of those who wait now. A `Promise.race` against one promise for all would keep every value ever waited for. */
  readonly #waiting = new Set<(reason: unknown) => void>();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** The value of `promise`; rejects with the signal's reason if that comes first. */
  async or<T>(promise: Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    let stop: (reason: unknown) => void = () => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        stop = reject;
        this.#waiting.add(stop);
        promise.then(resolve, reject);
      });
    } finally {
      this.#waiting.delete(stop);
    }
  }

  forget(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    for (const stop of this.#waiting) stop(this.#signal?.reason);
  };
}
