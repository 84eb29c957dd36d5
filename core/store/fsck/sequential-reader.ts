import { readAt } from '../files.ts';

const WINDOW_BYTES = 2 * 1024 * 1024;

/** Reads pieces of a file from front to back with few system calls. A piece is valid until the next is read. */
export class SequentialReader {
  readonly #fd: number;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Fewer bytes than `length` only where the file ends. */
  read(position: number, length: number): Buffer {
    const end = this.#start + this.#window.length;
    if (position < this.#start || position + length > end) {
      this.#window = readAt(this.#fd, position, Math.max(length, WINDOW_BYTES));
      this.#start = position;
    }
    const from = position - this.#start;
    return this.#window.subarray(from, from + length);
  }
}
