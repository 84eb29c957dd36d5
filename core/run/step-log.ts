import { closeSync, openSync, writeSync } from 'node:fs';
import { writeAll } from '../store/files.ts';
import { maskSecrets } from './secrets/mask.ts';

export type Stream = 'stdout' | 'stderr';

// What is kept of a command that does not stop talking: how it began, and how it ended.
const HEAD_BYTES = 32 << 20;
const TAIL_BYTES = 1 << 20;
const LINE_BYTES = 64 << 10;

/**
 * What a command printed, both streams in the order in which lines came, in a file. Secrets are masked before anything
 * is written. Of more than 33 MiB the middle is left out, and a line says so.
 */
export class StepLog {
  readonly path: string;
  readonly #fd: number;
  readonly #headBytes: number;
  readonly #tailBytes: number;
  readonly #open: Record<Stream, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  #written = 0;
  #tail: Buffer[] = [];
  #tailed = 0;
  #dropped = 0;
  #isClosed = false;

  constructor(path: string, limits: { head?: number; tail?: number } = {}) {
    this.path = path;
    this.#headBytes = limits.head ?? HEAD_BYTES;
    this.#tailBytes = limits.tail ?? TAIL_BYTES;
    this.#fd = openSync(path, 'wx');
  }

  write(stream: Stream, bytes: Uint8Array): void {
    const all = Buffer.concat([this.#open[stream], bytes]);
    const end = all.length > LINE_BYTES ? all.length : all.lastIndexOf(10) + 1;
    this.#open[stream] = all.subarray(end);
    if (end > 0) this.#keep(masked(all.subarray(0, end)));
  }

  /** Closes the file, with all that came in it. */
  finish(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const rest of Object.values(this.#open)) if (rest.length > 0) this.#keep(masked(rest));
    if (this.#dropped > 0) writeSync(this.#fd, `\n[art: ${this.#dropped} bytes were not kept]\n`);
    for (const piece of this.#tail) writeAll(this.#fd, piece);
    closeSync(this.#fd);
  }

  #keep(bytes: Buffer): void {
    if (this.#tailed === 0 && this.#written + bytes.length <= this.#headBytes) {
      writeAll(this.#fd, bytes);
      this.#written += bytes.length;
      return;
    }
    this.#tail.push(bytes);
    this.#tailed += bytes.length;
    for (let first = this.#tail[0]; first && this.#tailed - first.length >= this.#tailBytes; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailed -= first.length;
      this.#dropped += first.length;
    }
  }
}

// Whatever the encoding is, as Latin-1 every byte comes back, and what a secret looks like is ASCII.
function masked(bytes: Buffer): Buffer {
  return Buffer.from(maskSecrets(bytes.toString('latin1')), 'latin1');
}
