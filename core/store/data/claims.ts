// Which ids have been stored by some thread of this commit. Threads that meet the same bytes at the same time must not
// both store them, and asking the main thread for each of them would cost more than hashing it.
import type { Id } from '../../object/types.ts';

const WORDS = 8;
/** Slots looked at before the table is taken for full; then the bytes are simply stored once more. */
const MAX_PROBES = 64;
const FREE = 0;
const WRITING = 1;
const TAKEN = 2;

/** Backing of a table that threads share. */
export interface ClaimsMemory {
  states: SharedArrayBuffer;
  ids: SharedArrayBuffer;
}

export class Claims {
  readonly memory: ClaimsMemory;
  readonly #states: Int32Array;
  readonly #ids: Int32Array;
  readonly #bytes: Buffer = Buffer.alloc(WORDS * 4);
  readonly #words: Int32Array = new Int32Array(this.#bytes.buffer, this.#bytes.byteOffset, WORDS);

  constructor(memory: ClaimsMemory) {
    this.memory = memory;
    this.#states = new Int32Array(memory.states);
    this.#ids = new Int32Array(memory.ids);
  }

  /** A table for at most `slots` ids, a power of two. As it is, 18 MiB, for 32 GiB of new chunks. */
  static create(slots: number = 1 << 19): Claims {
    return new Claims({ states: new SharedArrayBuffer(slots * 4), ids: new SharedArrayBuffer(slots * WORDS * 4) });
  }

  /** True for the one caller that is to store `id`; false for all who come later. */
  claim(id: Id): boolean {
    this.#bytes.write(id, 'hex');
    const mask = this.#states.length - 1;
    const first = this.#words[0] as number;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const slot = (first + probe) & mask;
      if (Atomics.compareExchange(this.#states, slot, FREE, WRITING) === FREE) {
        this.#ids.set(this.#words, slot * WORDS);
        Atomics.store(this.#states, slot, TAKEN);
        return true;
      }
      while (Atomics.load(this.#states, slot) === WRITING);
      if (this.#holds(slot * WORDS)) return false;
    }
    return true;
  }

  #holds(at: number): boolean {
    for (let i = 0; i < WORDS; i++) if (this.#ids[at + i] !== this.#words[i]) return false;
    return true;
  }
}
