import { ArtError } from '../errors.ts';

/** A tar stream that is cut short, damaged, or holds what an artifact cannot. */
export class BadTarError extends ArtError {
  constructor(message: string, details?: { hint?: string; cause?: unknown }) {
    super('BAD_TAR', message, details);
  }
}

export const BLOCK = 512;

/** One header block. Names are the bytes that stand there: what they mean is known only with the headers before. */
export interface TarHeader {
  name: Uint8Array;
  link: Uint8Array;
  mode: number;
  /** Bytes of the body that follows. */
  size: number;
  /** The type flag as a character; a file is `0`. */
  type: string;
}

// Offset and length of each field in the block.
const NAME = [0, 100] as const;
const MODE = [100, 8] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE = 156;
const LINK = [157, 100] as const;
const MAGIC = 257;
const POSIX = Buffer.from('ustar\0');
const PREFIX = [345, 155] as const;

/** Takes a header block apart; undefined for a block of zeros, which ends an archive. Throws BadTarError. */
export function decodeTarHeader(block: Uint8Array): TarHeader | undefined {
  const sum = checksum(block);
  if (sum === CHECKSUM[1] * 0x20 && block.every((byte) => byte === 0)) return undefined;
  if (number(block, CHECKSUM) !== sum) throw new BadTarError('this is not a tar archive, or it is damaged');
  const type = block[TYPE] === 0 ? '0' : String.fromCharCode(block[TYPE] as number);
  const size = number(block, SIZE);
  if (!Number.isSafeInteger(size) || size < 0)
    throw new BadTarError('the tar archive is damaged: a size makes no sense');
  return { name: fullName(block), link: text(block, LINK), mode: number(block, MODE), size, type };
}

// Only the POSIX form has a prefix; GNU tar keeps times there.
function fullName(block: Uint8Array): Uint8Array {
  const name = text(block, NAME);
  const isPosix = POSIX.every((byte, at) => block[MAGIC + at] === byte);
  if (!isPosix || block[PREFIX[0]] === 0) return name;
  return Buffer.concat([text(block, PREFIX), Buffer.from('/'), name]);
}

function text(block: Uint8Array, [offset, length]: readonly [number, number]): Uint8Array {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.slice(0, end < 0 ? length : end);
}

/**
 * Octal digits between spaces and zeros, or, for what does not fit them, a first byte of 0x80 and a big-endian number.
 * NaN for anything else.
 */
function number(block: Uint8Array, [offset, length]: readonly [number, number]): number {
  const field = block.subarray(offset, offset + length);
  if (field[0] === 0x80) return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
  let at = 0;
  while (field[at] === 0x20) at += 1;
  let value = 0;
  for (; at < length; at++) {
    const byte = field[at] as number;
    if (byte === 0 || byte === 0x20) break;
    if (byte < 0x30 || byte > 0x37) return Number.NaN;
    value = value * 8 + (byte - 0x30);
  }
  return value;
}

function checksum(block: Uint8Array): number {
  let sum = CHECKSUM[1] * 0x20;
  for (let at = 0; at < BLOCK; at++) {
    if (at < CHECKSUM[0] || at >= CHECKSUM[0] + CHECKSUM[1]) sum += block[at] as number;
  }
  return sum;
}
