import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CorruptError } from '../../errors.ts';
import { hashObject } from '../../object/hash.ts';
import type { Id, PackClass } from '../../object/types.ts';
import { decompress } from '../compress.ts';
import { files, readAt } from '../files.ts';
import {
  classFromCode,
  classOf,
  decodeHeader,
  decodeRecord,
  decodeTrailer,
  FOOTER_BYTES,
  FOOTER_ENTRY_BYTES,
  FOOTER_MAGIC,
  footerEntry,
  HEADER_BYTES,
  MAX_PACK_BYTES,
  MAX_PACK_RECORDS,
  type PackEntry,
  RECORD_BYTES,
  TRAILER_BYTES,
} from './format.ts';

/** A footer that has been checked: its checksum, its lines, and that they tile the file. */
export interface Footer {
  class: PackClass;
  count: number;
  /** The name that the file must have. */
  name: Id;
  /** Where the records end. */
  end: number;
  /** The lines as they stand, for {@link footerEntry}. */
  bytes: Buffer;
}

/** A record's payload in its stored form, after its header and checksum have been found to agree with `entry`. */
export function readStored(fd: number, entry: PackEntry): Buffer {
  return checkRecord(readAt(fd, entry.offset, RECORD_BYTES + entry.stored), entry);
}

/** The object in a record, verified down to its id. Throws {@link CorruptError}. */
export function readRecord(fd: number, entry: PackEntry): Uint8Array {
  return openPayload(readStored(fd, entry), entry);
}

/** Checks a record of which header and payload are in memory, and returns the payload. */
export function checkRecord(record: Buffer, entry: PackEntry): Buffer {
  const found = decodeRecord(record, 0, entry.offset);
  const same =
    found !== undefined &&
    found.kind === entry.kind &&
    found.codec === entry.codec &&
    found.raw === entry.raw &&
    found.stored === entry.stored &&
    found.id === entry.id;
  if (!same) throw new CorruptError(`no record of ${entry.kind} "${entry.id}" at byte ${entry.offset}`);
  if (record.length !== RECORD_BYTES + entry.stored) throw new CorruptError(`record of "${entry.id}" is cut short`);
  const payload = record.subarray(RECORD_BYTES);
  if (crc32(payload, crc32(record.subarray(0, RECORD_BYTES - 4))) !== found.crc) {
    throw new CorruptError(`record of ${entry.kind} "${entry.id}" has a wrong checksum`);
  }
  return payload;
}

/** Decodes a payload and compares the object with its id. */
export function openPayload(payload: Uint8Array, entry: Pick<PackEntry, 'kind' | 'id' | 'codec' | 'raw'>): Uint8Array {
  const raw = entry.codec === 1 ? decompress(payload, entry.raw) : payload;
  if (hashObject(entry.kind, raw) !== entry.id) throw new CorruptError(`${entry.kind} "${entry.id}" has other bytes`);
  return raw;
}

/** The class that a file says it is a pack of, or undefined when it is no pack at all. */
export function readHeader(fd: number): PackClass | undefined {
  return decodeHeader(readAt(fd, 0, HEADER_BYTES));
}

/** Reads and checks the footer of an open pack. Throws {@link CorruptError}. */
export function readFooter(fd: number): Footer {
  const { size } = files.fstatSync(fd);
  if (size > MAX_PACK_BYTES) throw new CorruptError('a pack is larger than packs are');
  const trailer = decodeTrailer(readAt(fd, Math.max(0, size - TRAILER_BYTES), TRAILER_BYTES));
  const end = trailer ? size - TRAILER_BYTES - trailer.footerBytes : 0;
  if (!trailer || end < HEADER_BYTES || trailer.footerBytes > footerBytes(MAX_PACK_RECORDS)) {
    throw new CorruptError('a pack does not end in a footer');
  }
  const bytes = readAt(fd, end, trailer.footerBytes);
  if (bytes.length !== trailer.footerBytes || crc32(bytes) !== trailer.crc) {
    throw new CorruptError('the footer has a wrong checksum');
  }
  const cls = classFromCode(bytes[4] ?? 0);
  const count = bytes.length < FOOTER_BYTES ? -1 : bytes.readUInt32LE(8);
  if (!cls || bytes.length !== footerBytes(count) || !wellFormed(bytes))
    throw new CorruptError('the footer is malformed');
  checkTiling(bytes, cls, count, end);
  const name = createHash('sha256').update(bytes).digest('hex');
  return { class: cls, count, name, end, bytes };
}

export function* footerEntries(footer: Footer): Generator<PackEntry> {
  for (let index = 0; index < footer.count; index++) yield footerEntry(footer.bytes, index);
}

function footerBytes(count: number): number {
  return FOOTER_BYTES + count * FOOTER_ENTRY_BYTES;
}

function wellFormed(footer: Buffer): boolean {
  const zeros = footer[5] === 0 && footer[6] === 0 && footer[7] === 0 && footer.readUInt32LE(12) === 0;
  return zeros && footer.subarray(0, 4).equals(FOOTER_MAGIC);
}

function checkTiling(footer: Buffer, cls: PackClass, count: number, end: number): void {
  let at = HEADER_BYTES;
  for (let index = 0; index < count; index++) {
    const entry = footerEntry(footer, index);
    if (entry.offset !== at || classOf(entry.kind) !== cls)
      throw new CorruptError(`line ${index} of the footer is wrong`);
    at += RECORD_BYTES + entry.stored;
  }
  if (at !== end) throw new CorruptError('the footer does not cover the file');
}
