import { CorruptError } from '../errors.ts';
import type { Id, PackClass } from '../object/types.ts';
import { files, isErrno } from './files.ts';
import type { PackFile, PackFolder } from './pack/folder.ts';
import { classCode, encodeFooterEntry, FOOTER_BYTES, FOOTER_ENTRY_BYTES, type PackEntry } from './pack/format.ts';
import { readFooter, readHeader } from './pack/reader.ts';
import { scanPack } from './pack/scan.ts';

const MAX_BATCH_RECORDS = 1_000_000;
const RANKS = 2 ** 21;

/** A pack's records as lines of a footer: from its own, or made by reading every record where that is damaged. */
export interface PackLines {
  class: PackClass;
  name: Id;
  count: number;
  /** Bytes of the file. */
  size: number;
  lines: Buffer;
  salvaged: boolean;
}

/** Undefined for what is not a pack of its class, or has gone meanwhile. Nothing damaged is believed. */
export function readPackLines(packs: PackFolder, file: PackFile): PackLines | undefined {
  let fd: number;
  try {
    fd = files.openSync(packs.path(file.class, file.name), 'r');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EISDIR')) return undefined;
    throw error;
  }
  try {
    const stat = files.fstatSync(fd);
    if (!stat.isFile() || readHeader(fd) !== file.class) return undefined;
    return { ...file, size: stat.size, ...(footerLines(fd, file) ?? recordLines(fd)) };
  } finally {
    files.closeSync(fd);
  }
}

/** Packs in batches of so many records that one transaction does not keep other writers waiting for long. */
export function* readBatches(packs: PackFolder, wanted: Iterable<PackFile>): Generator<PackLines[]> {
  let batch: PackLines[] = [];
  let records = 0;
  for (const file of wanted) {
    const pack = readPackLines(packs, file);
    if (!pack) continue;
    batch.push(pack);
    records += pack.count;
    if (records < MAX_BATCH_RECORDS) continue;
    yield batch;
    batch = [];
    records = 0;
  }
  if (batch.length > 0) yield batch;
}

/**
 * The lines of some packs, each by its pack and where it begins there, by class and in about the order of their ids:
 * ranking by the first thirty bits is enough for a fast insert.
 */
export function* byId<T extends PackLines>(packs: readonly T[]): Generator<{ pack: T; at: number }> {
  const ranks = new Float64Array(packs.reduce((sum, { count }) => sum + count, 0));
  if (ranks.length > RANKS) throw new RangeError(`${ranks.length} records at once`);
  let number = 0;
  for (const { class: cls, lines, count } of packs) {
    const first = classCode(cls) * 2 ** 30;
    for (let index = 0; index < count; index++, number++) {
      const rank = first + (lines.readUInt32BE(index * FOOTER_ENTRY_BYTES + 16) >>> 2);
      ranks[number] = rank * RANKS + number;
    }
  }
  const starts = packs.map((_, index) => packs.slice(0, index).reduce((sum, { count }) => sum + count, 0));
  for (const rank of ranks.sort()) {
    const line = rank % RANKS;
    const index = starts.findLastIndex((start) => start <= line);
    yield { pack: packs[index] as T, at: (line - (starts[index] as number)) * FOOTER_ENTRY_BYTES };
  }
}

type Lines = Pick<PackLines, 'count' | 'lines' | 'salvaged'>;

function footerLines(fd: number, file: PackFile): Lines | undefined {
  try {
    const footer = readFooter(fd);
    if (footer.name !== file.name || footer.class !== file.class) return undefined;
    return { count: footer.count, lines: footer.bytes.subarray(FOOTER_BYTES), salvaged: false };
  } catch (error) {
    if (error instanceof CorruptError) return undefined;
    throw error;
  }
}

function recordLines(fd: number): Lines {
  const entries: PackEntry[] = [...scanPack(fd)];
  const lines = Buffer.alloc(entries.length * FOOTER_ENTRY_BYTES);
  for (const [index, entry] of entries.entries()) encodeFooterEntry(lines, index * FOOTER_ENTRY_BYTES, entry);
  return { count: entries.length, lines, salvaged: true };
}
