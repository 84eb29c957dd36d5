/** What all threads of one job see at once: whether to stop, and how many bytes have been done. */
export class SharedState {
  readonly memory: SharedArrayBuffer;
  readonly #stop: Int32Array;
  readonly #bytes: BigInt64Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.memory = memory;
    this.#stop = new Int32Array(memory, 0, 1);
    this.#bytes = new BigInt64Array(memory, 8, 1);
  }

  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  get stopped(): boolean {
    return Atomics.load(this.#stop, 0) === 1;
  }

  add(bytes: number): void {
    Atomics.add(this.#bytes, 0, BigInt(bytes));
  }

  get bytes(): number {
    return Number(Atomics.load(this.#bytes, 0));
  }
}
