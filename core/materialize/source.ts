// Random access to the bytes of one file, wherever they lie. Readers of formats know nothing else of the world.
import { ArtError } from '../errors.ts';

/**
 * The bytes of a file, read as they are needed. Who implements it checks what it gives: readers trust the bytes to be
 * those of the file, and nothing that the bytes say.
 */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Bytes `from` up to, not including, `to`; `0 <= from <= to <= size`. Always all of them. */
  read(from: number, to: number): Promise<Uint8Array>;
}

const MiB = 2 ** 20;

/** A file that is in memory already. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}

/** A file that breaks the rules of its format. The message names the format and what is wrong with it. */
export function malformed(format: string, reason: string, cause?: unknown): ArtError {
  return new ArtError('MALFORMED_FILE', `not a valid ${format} file: ${reason}`, cause === undefined ? {} : { cause });
}

/** A file, or a part of one, that is larger than what is read at once. Sizes are in bytes unless `unit` says otherwise. */
export function tooLarge(what: string, size: number | bigint, limit: number, unit = 'bytes'): ArtError {
  return new ArtError('TOO_LARGE', `${what} has ${size} ${unit}, more than the ${limit} that are read at once`);
}

/** A file that is valid and uses something that is not read here. */
export function unsupported(format: string, what: string): ArtError {
  return new ArtError('UNSUPPORTED_FILE', `${format} file uses ${what}, which is not read here`);
}

/** Bytes `from` to `to`, where both come out of the file itself: refused as malformed when they leave it. */
export async function readRange(source: ByteSource, from: number, to: number, format: string): Promise<Uint8Array> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from || to > source.size) {
    throw malformed(format, `it refers to bytes ${from} to ${to}, and has ${source.size}`);
  }
  return from === to ? new Uint8Array() : source.read(from, to);
}

/** The whole file. Throws TOO_LARGE before anything is read when it has more than `limit` bytes. */
export async function readWhole(source: ByteSource, limit: number, what: string): Promise<Uint8Array> {
  if (source.size > limit) throw tooLarge(what, source.size, limit);
  return source.read(0, source.size);
}

/** The file from `from` to `to` in pieces of at most `piece` bytes. */
export async function* readPieces(
  source: ByteSource,
  { from = 0, to = source.size, piece = MiB }: { from?: number; to?: number; piece?: number } = {},
): AsyncGenerator<Uint8Array, void, void> {
  for (let at = from; at < to; at += piece) yield await source.read(at, Math.min(at + piece, to));
}

/** A part of a file as a file of its own. */
export function sliceSource(source: ByteSource, from: number, to: number): ByteSource {
  return { size: to - from, read: (start, end) => source.read(from + start, from + end) };
}
