import { CorruptError } from '../../errors.ts';
import { files, readAt } from '../files.ts';
import {
  classOf,
  decodeRecord,
  FOOTER_MAGIC,
  HEADER_BYTES,
  MAX_PACK_BYTES,
  type PackEntry,
  RECORD_BYTES,
  RECORD_MAGIC,
} from './format.ts';
import { checkRecord, openPayload, readHeader } from './reader.ts';

// A hostile file could offer a record header every few bytes, each asking for megabytes to be summed.
const MAX_SUMMED_PER_BYTE = 16;
const MIN_SUMMED_BYTES = 64 * 1024 * 1024;

/**
 * The intact records of an open pack, found without its footer: each has passed its checksum and matches its id.
 * Damage costs the records that it touches. Throws {@link CorruptError} when the file does not start as a pack.
 */
export function* scanPack(fd: number): Generator<PackEntry> {
  const cls = readHeader(fd);
  if (!cls) throw new CorruptError('a file does not start as a pack does');
  // A pack is at most 64 MiB, and this happens only to damaged ones.
  const size = Math.min(files.fstatSync(fd).size, MAX_PACK_BYTES);
  const bytes = readAt(fd, 0, size);
  let budget = MIN_SUMMED_BYTES + size * MAX_SUMMED_PER_BYTE;
  let at = HEADER_BYTES;
  while (at >= 0 && at < bytes.length && budget > 0) {
    const entry = decodeRecord(bytes, at, at);
    if (entry && classOf(entry.kind) === cls) {
      if (isIntact(bytes, entry)) {
        yield { kind: entry.kind, codec: entry.codec, id: entry.id, offset: at, raw: entry.raw, stored: entry.stored };
        at += RECORD_BYTES + entry.stored;
        continue;
      }
      budget -= entry.raw + entry.stored;
      if (startsSomething(bytes, at + RECORD_BYTES + entry.stored)) {
        at += RECORD_BYTES + entry.stored;
        continue;
      }
    }
    at = bytes.indexOf(RECORD_MAGIC, at + 1);
  }
}

function isIntact(bytes: Buffer, entry: PackEntry & { crc: number }): boolean {
  const { offset, stored } = entry;
  const record = bytes.subarray(offset, offset + RECORD_BYTES + stored);
  try {
    openPayload(checkRecord(record, entry), entry);
    return true;
  } catch (error) {
    if (error instanceof CorruptError) return false;
    throw error;
  }
}

function startsSomething(bytes: Buffer, at: number): boolean {
  const magic = bytes.subarray(at, at + 4);
  return magic.equals(RECORD_MAGIC) || magic.equals(FOOTER_MAGIC);
}
