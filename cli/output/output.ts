import { toJson } from './json.ts';
import type { Sink } from './sink.ts';

const enough = 64 * 1024;

/** Collects lines and hands them on in large pieces. */
export class Output {
  #sink: Sink;
  #pending: string[] = [];
  #size = 0;
  /** Called between pieces of long output; throws when the user has asked to stop. */
  #checkpoint: () => void;

  constructor(sink: Sink, checkpoint: () => void = () => {}) {
    this.#sink = sink;
    this.#checkpoint = checkpoint;
  }

  /** From here on the output goes elsewhere; used once, to put a pager before it. */
  redirect(through: (sink: Sink) => Sink): void {
    this.#sink = through(this.#sink);
  }

  /** Returns true when so much is waiting that it should be flushed. */
  line(text = ''): boolean {
    this.#pending.push(text, '\n');
    this.#size += text.length + 1;
    return this.#size > enough;
  }

  json(value: unknown): void {
    this.line(toJson(value));
  }

  /** Prints each item as `format` says, however many there are, in bounded memory. */
  async each<T>(items: Iterable<T> | AsyncIterable<T>, format: (item: T) => string): Promise<void> {
    // A plain iterable is not awaited item by item, which a million lines would feel.
    if (Symbol.iterator in items) {
      for (const item of items) if (this.line(format(item))) await this.flush();
    } else {
      for await (const item of items) if (this.line(format(item))) await this.flush();
    }
  }

  /** Bytes as they are. */
  async bytes(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    await this.flush();
    let waiting = 0;
    for await (const piece of pieces) {
      await this.#sink.write(piece);
      waiting += piece.length;
      if (waiting < enough) continue;
      waiting = 0;
      await this.#pause();
    }
  }

  async flush(): Promise<void> {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#size = 0;
    if (text === '') return;
    await this.#sink.write(text);
    await this.#pause();
  }

  /** Writes to files and pipes finish without a turn of the event loop, so no signal would be heard between them. */
  async #pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#checkpoint();
  }

  async end(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#sink.end();
    }
  }
}
