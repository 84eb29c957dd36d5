import { CorruptError } from '../../errors.ts';
import { toHex } from '../../object/bytes.ts';
import { MAX_BYTES } from '../../object/hash.ts';
import type { Id, Kind, PackClass } from '../../object/types.ts';

export const HEADER_BYTES = 16;
export const RECORD_BYTES = 52;
export const FOOTER_BYTES = 32;
export const FOOTER_ENTRY_BYTES = 48;
export const TRAILER_BYTES = 16;
export const MAX_PACK_BYTES: number = 64 * 1024 * 1024;
export const MAX_PACK_RECORDS = 65_536;

export const FILE_MAGIC: Buffer = Buffer.from('ARTPACK1');
export const RECORD_MAGIC: Buffer = Buffer.from('aREC');
export const FOOTER_MAGIC: Buffer = Buffer.from('aFTR');
export const TRAILER_MAGIC: Buffer = Buffer.from('ARTEND1\n');

const KINDS: readonly Kind[] = ['blob', 'recipe', 'manifest', 'layout', 'run', 'fact'];
export const CLASSES: readonly PackClass[] = ['run', 'tree', 'data'];

const CLASS_OF: Record<Kind, PackClass> = {
  blob: 'data',
  recipe: 'tree',
  manifest: 'tree',
  layout: 'tree',
  run: 'run',
  fact: 'run',
};

export type Codec = 0 | 1;

/** Where a record is in its pack, and how it is stored. `offset` is that of the record's header, lengths are bytes. */
export interface PackEntry {
  kind: Kind;
  codec: Codec;
  id: Id;
  offset: number;
  raw: number;
  stored: number;
}

export function kindCode(kind: Kind): number {
  return KINDS.indexOf(kind) + 1;
}

export function kindOf(code: number): Kind | undefined {
  return KINDS[code - 1];
}

export function classCode(cls: PackClass): number {
  return CLASSES.indexOf(cls) + 1;
}

export function classFromCode(code: number): PackClass | undefined {
  return CLASSES[code - 1];
}

export function classOf(kind: Kind): PackClass {
  return CLASS_OF[kind];
}

/** The most bytes that a record of a class takes in the file, its line in the footer included. */
export function maxRecord(cls: PackClass): number {
  const raw = Math.max(...KINDS.filter((kind) => CLASS_OF[kind] === cls).map((kind) => MAX_BYTES[kind]));
  return RECORD_BYTES + raw + FOOTER_ENTRY_BYTES;
}

export function encodeHeader(cls: PackClass): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  FILE_MAGIC.copy(header);
  header[8] = classCode(cls);
  return header;
}

/** The class of a pack from its first 16 bytes, or undefined when they are not a pack's. */
export function decodeHeader(bytes: Buffer): PackClass | undefined {
  const cls = classFromCode(bytes[8] ?? 0);
  return cls && bytes.equals(encodeHeader(cls)) ? cls : undefined;
}

/** Writes the first 48 bytes of a record header at `at`; the checksum follows once it is known. */
export function encodeRecord(target: Buffer, at: number, entry: Omit<PackEntry, 'offset'>): void {
  RECORD_MAGIC.copy(target, at);
  target[at + 4] = kindCode(entry.kind);
  target[at + 5] = entry.codec;
  target.writeUInt16LE(0, at + 6);
  target.write(entry.id, at + 8, 32, 'hex');
  target.writeUInt32LE(entry.raw, at + 40);
  target.writeUInt32LE(entry.stored, at + 44);
}

/** Reads a record header that stands at `offset` of the file; undefined when it cannot be one. */
export function decodeRecord(bytes: Buffer, at: number, offset: number): (PackEntry & { crc: number }) | undefined {
  if (at + RECORD_BYTES > bytes.length || bytes.compare(RECORD_MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  const entry = checkedEntry(bytes, at + 4, offset, at + 40, toHex(bytes.subarray(at + 8, at + 40)));
  return entry && { ...entry, crc: bytes.readUInt32LE(at + 48) };
}

export function encodeFooterEntry(target: Buffer, at: number, entry: PackEntry): void {
  target[at] = kindCode(entry.kind);
  target[at + 1] = entry.codec;
  target.writeUInt16LE(0, at + 2);
  target.writeUInt32LE(entry.offset, at + 4);
  target.writeUInt32LE(entry.raw, at + 8);
  target.writeUInt32LE(entry.stored, at + 12);
  target.write(entry.id, at + 16, 32, 'hex');
}

/** Reads line `index` of a footer. */
export function footerEntry(footer: Buffer, index: number): PackEntry {
  const at = FOOTER_BYTES + index * FOOTER_ENTRY_BYTES;
  const entry = footerLine(footer, at, toHex(footer.subarray(at + 16, at + 48)));
  if (!entry) throw new CorruptError(`line ${index} of the footer is malformed`);
  return entry;
}

/** Reads a line of a footer, all but the id at its end; undefined when it cannot be one. */
export function footerLine(line: Buffer, at: number, id: Id): PackEntry | undefined {
  return checkedEntry(line, at, line.readUInt32LE(at + 4), at + 8, id);
}

export function encodeTrailer(footerBytes: number, crc: number): Buffer {
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(footerBytes, 0);
  trailer.writeUInt32LE(crc, 4);
  TRAILER_MAGIC.copy(trailer, 8);
  return trailer;
}

export function decodeTrailer(bytes: Buffer): { footerBytes: number; crc: number } | undefined {
  if (bytes.length !== TRAILER_BYTES || !bytes.subarray(8).equals(TRAILER_MAGIC)) return undefined;
  return { footerBytes: bytes.readUInt32LE(0), crc: bytes.readUInt32LE(4) };
}

function checkedEntry(bytes: Buffer, at: number, offset: number, lengths: number, id: Id): PackEntry | undefined {
  const kind = kindOf(bytes[at] ?? 0);
  const codec = bytes[at + 1];
  const raw = bytes.readUInt32LE(lengths);
  const stored = bytes.readUInt32LE(lengths + 4);
  if (!kind || (codec !== 0 && codec !== 1) || bytes.readUInt16LE(at + 2) !== 0) return undefined;
  if (raw === 0 || raw > MAX_BYTES[kind] || (codec === 0 ? stored !== raw : stored >= raw)) return undefined;
  return { kind, codec, id, offset, raw, stored };
}
