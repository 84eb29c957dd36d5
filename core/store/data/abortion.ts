/** Waits for promises no longer than until a signal aborts. Call `forget` when done. */
export class Abortion {
  readonly #signal: AbortSignal | undefined;
  readonly #promise: Promise<never>;
  #abort: () => void = () => {};

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#promise = new Promise((_, reject) => {
      this.#abort = () => reject(signal?.reason);
    });
    this.#promise.catch(() => {});
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** The value of `promise`; rejects with the signal's reason if that comes first. */
  or<T>(promise: Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    return Promise.race([promise, this.#promise]);
  }

  forget(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }
}
