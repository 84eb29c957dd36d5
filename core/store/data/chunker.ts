// Where a large file is cut: the published boundaries of Xet, so that the same bytes give the same chunks everywhere.
import { GEAR_WINDOW, GearBuffer } from './gear.ts';

export const MIN_CHUNK = 8192;
export const MAX_CHUNK = 131_072;

const ZEROS: Buffer = Buffer.alloc(MAX_CHUNK);

/** Whether [from, to) of `bytes`, at most a chunk, is zeros. Costs nothing where the first bytes are not. */
export function isZeros(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[from] !== 0 || bytes[to - 1] !== 0) return false;
  return bytes.compare(ZEROS, 0, to - from, from, to) === 0;
}

/**
 * Every place in (from, to] where a chunk could end, wherever it starts: a boundary depends on the window before it
 * alone. Those in the first window are right only if what comes before it is in the buffer too.
 */
export function candidates(buffer: GearBuffer, from: number, to: number): number[] {
  return areZeros(buffer.bytes, Math.max(0, from - GEAR_WINDOW), to) ? [] : buffer.findAll(from, to);
}

function areZeros(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += MAX_CHUNK) if (!isZeros(bytes, at, Math.min(to, at + MAX_CHUNK))) return false;
  return true;
}

/**
 * The ends of the chunks in [from, to), of which the first starts at `from`; `ends` are the candidates in it, ascending,
 * the first minimum of a chunk apart. The same as going from one `chunkEnd` to the next.
 */
export function cutAt(ends: readonly number[], from: number, to: number, final: boolean): number[] {
  const cuts: number[] = [];
  let next = 0;
  for (let start = from; start < to; ) {
    while ((ends[next] ?? to) < start + MIN_CHUNK && next < ends.length) next++;
    const limit = Math.min(to, start + MAX_CHUNK);
    const candidate = ends[next] ?? Number.POSITIVE_INFINITY;
    if (candidate > limit && limit - start < MAX_CHUNK && !final) break;
    start = Math.min(candidate, limit);
    cuts.push(start);
  }
  return cuts;
}

/**
 * The end of the chunk that starts at `from` in a buffer filled up to `to`, or -1 if that cannot be told before more
 * bytes follow. `final` says that none will. Depends on the bytes from `from` on and on nothing else, so boundaries are
 * the same however the input arrives.
 */
export function chunkEnd(buffer: GearBuffer, from: number, to: number, final: boolean): number {
  const limit = Math.min(to, from + MAX_CHUNK);
  const full = limit - from === MAX_CHUNK;
  // No boundary lies in zeros, and long runs of them are common in sparse files.
  if (full && isZeros(buffer.bytes, from, limit)) return limit;
  const found = buffer.find(from + MIN_CHUNK - GEAR_WINDOW, limit);
  if (found !== -1) return found;
  return full || final ? limit : -1;
}

/**
 * Cuts a stream that arrives in pieces of any size into chunks. The chunks share one buffer: each is valid only until
 * the next call.
 *
 *     const chunker = new Chunker();
 *     for await (const piece of source) for (const chunk of chunker.push(piece)) store(chunk);
 *     for (const chunk of chunker.finish()) store(chunk);
 */
export class Chunker {
  readonly #buffer = new GearBuffer(8 * MAX_CHUNK);
  #start = 0;
  #end = 0;

  *push(piece: Uint8Array): Generator<Buffer> {
    for (let taken = 0; taken < piece.length; ) {
      const room = this.#buffer.bytes.length - this.#end;
      const part = piece.subarray(taken, taken + room);
      this.#buffer.bytes.set(part, this.#end);
      this.#end += part.length;
      taken += part.length;
      // Cutting waits until the buffer is full, so that an unfinished chunk is not scanned again for each piece.
      if (this.#end === this.#buffer.bytes.length) yield* this.#cut(false);
    }
  }

  *finish(): Generator<Buffer> {
    yield* this.#cut(true);
  }

  *#cut(final: boolean): Generator<Buffer> {
    while (this.#start < this.#end) {
      const end = chunkEnd(this.#buffer, this.#start, this.#end, final);
      if (end === -1) break;
      const chunk = this.#buffer.bytes.subarray(this.#start, end);
      this.#start = end;
      yield chunk;
    }
    this.#buffer.bytes.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }
}
