import { CorruptError } from '../../errors.ts';
import { checkObject } from '../../object/check.ts';
import { files, readAt } from '../files.ts';
import type { PackFile } from '../pack/folder.ts';
import { decodeRecord, FOOTER_MAGIC, HEADER_BYTES, type PackEntry, RECORD_BYTES } from '../pack/format.ts';
import { checkRecord, type Footer, footerEntries, openPayload, readFooter, readHeader } from '../pack/reader.ts';
import { scanPack } from '../pack/scan.ts';
import { messageOf, type Problem } from './problem.ts';
import { SequentialReader } from './sequential-reader.ts';

/**
 * Reads every byte of one pack and checks it: header, tiling, each record down to a strict decoding of the object,
 * footer, trailer and name. Yields problems, and the entries of intact records.
 */
export function* checkPack(path: string, file: PackFile): Generator<Problem | PackEntry> {
  const problem = (message: string): Problem => ({ kind: 'pack', id: file.name, pack: file.name, message });
  let fd: number;
  try {
    fd = files.openSync(path, 'r');
  } catch (error) {
    yield problem(messageOf(error));
    return;
  }
  try {
    const cls = readHeader(fd);
    if (cls !== file.class) yield problem(cls ? `it is a pack of class "${cls}"` : 'it does not start as a pack does');
    const footer = yield* checkFooter(fd, file, problem);
    if (footer) yield* checkRecords(fd, footer, file.name);
    else if (cls) yield* salvage(fd, file.name);
  } catch (error) {
    yield problem(messageOf(error));
  } finally {
    files.closeSync(fd);
  }
}

export function isProblem(found: Problem | PackEntry): found is Problem {
  return 'message' in found;
}

function* checkFooter(
  fd: number,
  file: PackFile,
  problem: (message: string) => Problem,
): Generator<Problem, Footer | undefined> {
  try {
    const footer = readFooter(fd);
    if (footer.name !== file.name) yield problem('its name is not that of its footer');
    if (footer.class !== file.class) yield problem(`its footer is that of class "${footer.class}"`);
    return footer;
  } catch (error) {
    if (!(error instanceof CorruptError)) throw error;
    yield problem(error.message);
    return undefined;
  }
}

function* checkRecords(fd: number, footer: Footer, pack: string): Generator<Problem | PackEntry> {
  const reader = new SequentialReader(fd);
  for (const entry of footerEntries(footer)) {
    const problem = recordProblem(reader.read(entry.offset, RECORD_BYTES + entry.stored), entry);
    yield problem === undefined ? entry : { kind: entry.kind, id: entry.id, pack, message: problem };
  }
}

function recordProblem(record: Buffer, entry: PackEntry): string | undefined {
  try {
    checkObject(entry.kind, openPayload(checkRecord(record, entry), entry));
    return undefined;
  } catch (error) {
    if (!(error instanceof CorruptError)) throw error;
    return error.message;
  }
}

/** Without a footer: what lies between intact records is damage, named by its header where that is still legible. */
function* salvage(fd: number, pack: string): Generator<Problem | PackEntry> {
  const { size } = files.fstatSync(fd);
  let at = HEADER_BYTES;
  for (const entry of scanPack(fd)) {
    if (entry.offset > at) yield gap(fd, pack, at, entry.offset);
    yield entry;
    at = entry.offset + RECORD_BYTES + entry.stored;
  }
  if (at < size && !readAt(fd, at, 4).equals(FOOTER_MAGIC)) yield gap(fd, pack, at, size);
}

function gap(fd: number, pack: string, from: number, to: number): Problem {
  const header = readAt(fd, from, RECORD_BYTES);
  const entry = header.length === RECORD_BYTES ? decodeRecord(header, 0, from) : undefined;
  const message = `bytes ${from} to ${to} hold no intact record`;
  return { kind: entry?.kind ?? 'pack', id: entry?.id ?? pack, pack, message };
}
