import { BadTarError } from './tar-header.ts';

/** Cuts a stream of pieces into the lengths that a parser asks for. Holds one piece at a time. */
export class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly `length` bytes, or undefined where the stream ends before. */
  async read(length: number): Promise<Uint8Array | undefined> {
    if (this.#piece.length >= length) return this.#take(length);
    const parts: Uint8Array[] = [];
    for (let missing = length; missing > 0; ) {
      const part = await this.readSome(missing);
      if (!part) return undefined;
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** What is at hand, at most `limit` bytes; undefined at the end of the stream. */
  async readSome(limit: number = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | undefined> {
    while (this.#piece.length === 0) {
      const next = await this.#source.next();
      if (next.done) return undefined;
      this.#piece = next.value;
    }
    return this.#take(Math.min(limit, this.#piece.length));
  }

  /** The next `body.left` bytes in pieces, counting down. Throws BadTarError where the stream ends before. */
  async *stream(body: { left: number }): AsyncGenerator<Uint8Array> {
    while (body.left > 0) {
      const part = await this.readSome(body.left);
      if (!part) throw new BadTarError('the tar archive ends early');
      body.left -= part.length;
      yield part;
    }
  }

  async skip(length: number): Promise<void> {
    const rest = { left: length };
    for await (const _ of this.stream(rest));
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #take(length: number): Uint8Array {
    const taken = this.#piece.subarray(0, length);
    this.#piece = this.#piece.subarray(length);
    return taken;
  }
}
