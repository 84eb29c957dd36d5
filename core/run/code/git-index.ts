import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { GitDamagedError, GitUnknownError } from './git-error.ts';

/** A file as git's index has it. Times are milliseconds; `size` is modulo 2^32, as git keeps it. */
export interface IndexEntry {
  path: string;
  /** 0o100644, 0o100755, 0o120000 link, 0o160000 sub-module, 0o040000 a folder that is not checked out. */
  mode: number;
  oid: string;
  size: number;
  mtime: number;
  ctime: number;
  /** 1 to 3 in a conflict. */
  stage: number;
  /** Taken for unchanged, whatever is on disk: not checked out, or said to be so. */
  assumed: boolean;
  /** Known to git by name alone (`git add -N`). */
  intended: boolean;
}

/** The folder tree that the index knew when it was last written: where it still holds, nothing has to be compared. */
export interface CachedFolder {
  /** Absent where something below was changed since. */
  oid?: string;
  folders: Map<string, CachedFolder>;
}

export interface GitIndex {
  entries(): Generator<IndexEntry, void, void>;
  cached: CachedFolder | undefined;
  /** When the index was written: a file changed in the same moment or later has to be read. */
  time: number;
}

const MAX_BYTES = 1 << 30;
const MAX_NAME = 8192;
const FIXED = 62;

/** Reads git's index, versions 2 to 4. A missing one is an empty one. Throws GitDamagedError, GitUnknownError. */
export function readIndex(file: string): GitIndex {
  let bytes: Buffer;
  let time: number;
  try {
    const stat = statSync(file);
    if (stat.size > MAX_BYTES) throw new GitUnknownError(`an index of ${stat.size} bytes`);
    time = stat.mtimeMs;
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { *entries() {}, cached: undefined, time: 0 };
  }
  check(bytes);
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) throw new GitUnknownError(`an index of version ${version}`);
  const found = readExtensions(bytes, skipEntries(bytes, version));
  return { entries: () => readEntries(bytes, version), cached: found, time };
}

function check(bytes: Buffer): void {
  if (bytes.length < 32 || bytes.toString('latin1', 0, 4) !== 'DIRC') throw new GitDamagedError('the index is cut off');
  const sum = bytes.subarray(-20);
  // Git leaves it out where told to be quick.
  if (sum.every((byte) => byte === 0)) return;
  if (!createHash('sha1').update(bytes.subarray(0, -20)).digest().equals(sum)) {
    throw new GitDamagedError('the index does not match its checksum');
  }
}

/** The offset behind the entries. Sums up lengths alone, so that extensions are known before the first entry. */
function skipEntries(bytes: Buffer, version: number): number {
  const count = bytes.readUInt32BE(8);
  let at = 12;
  for (let i = 0; i < count; i++) at = endOfEntry(bytes, at, version);
  return at;
}

function nameStart(bytes: Buffer, at: number): number {
  if (at + FIXED > bytes.length - 20) throw new GitDamagedError('the index is cut off');
  return at + FIXED + (bytes.readUInt16BE(at + 60) & 0x4000 ? 2 : 0);
}

function endOfEntry(bytes: Buffer, at: number, version: number): number {
  let start = nameStart(bytes, at);
  if (version === 4) while ((bytes[start++] ?? 0) & 0x80);
  const end = bytes.indexOf(0, start);
  if (end < 0 || end >= bytes.length - 20) throw new GitDamagedError('the index is cut off');
  return version === 4 ? end + 1 : at + ((end - at + 8) & ~7);
}

function* readEntries(bytes: Buffer, version: number): Generator<IndexEntry, void, void> {
  const count = bytes.readUInt32BE(8);
  let name: Buffer = Buffer.alloc(0);
  let at = 12;
  for (let i = 0; i < count; i++) {
    const flags = bytes.readUInt16BE(at + 60);
    const more = flags & 0x4000 ? bytes.readUInt16BE(at + FIXED) : 0;
    let start = nameStart(bytes, at);
    let kept = 0;
    if (version === 4) {
      let byte = bytes[start++] ?? 0;
      let strip = byte & 0x7f;
      while (byte & 0x80) {
        byte = bytes[start++] ?? 0;
        strip = (strip + 1) * 128 + (byte & 0x7f);
      }
      kept = name.length - strip;
      if (kept < 0) throw new GitDamagedError('the index shortens a name to less than nothing');
    }
    const rest = bytes.subarray(start, bytes.indexOf(0, start));
    if (kept + rest.length > MAX_NAME) throw new GitUnknownError(`a path of ${kept + rest.length} bytes`);
    name = kept > 0 ? Buffer.concat([name.subarray(0, kept), rest]) : rest;
    yield {
      path: name.toString('utf8'),
      mode: bytes.readUInt32BE(at + 24),
      oid: bytes.toString('hex', at + 40, at + 60),
      size: bytes.readUInt32BE(at + 36),
      mtime: bytes.readUInt32BE(at + 8) * 1000 + bytes.readUInt32BE(at + 12) / 1e6,
      ctime: bytes.readUInt32BE(at) * 1000 + bytes.readUInt32BE(at + 4) / 1e6,
      stage: (flags >> 12) & 3,
      assumed: (flags & 0x8000) !== 0 || (more & 0x4000) !== 0,
      intended: (more & 0x2000) !== 0,
    };
    at = endOfEntry(bytes, at, version);
  }
}

function readExtensions(bytes: Buffer, from: number): CachedFolder | undefined {
  let cached: CachedFolder | undefined;
  for (let at = from; at + 8 <= bytes.length - 20; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    if (end > bytes.length - 20) throw new GitDamagedError('the index is cut off');
    if (name === 'TREE') cached = readCached(bytes.subarray(at + 8, end));
    else if (name === 'link') throw new GitUnknownError('an index split in two files');
    else if (!/^[A-Z]/.test(name) && name !== 'sdir') throw new GitUnknownError(`an index with "${name}" in it`);
    at = end;
  }
  return cached;
}

/** Folders in depth-first order: name, NUL, `COUNT FOLDERS` in digits, newline, and the id unless COUNT is -1. */
function readCached(bytes: Buffer): CachedFolder | undefined {
  let at = 0;
  const take = (depth: number): [string, CachedFolder] => {
    const zero = bytes.indexOf(0, at);
    const line = bytes.indexOf(10, zero);
    const [, count, folders] = /^(-?\d{1,10}) (\d{1,10})$/.exec(bytes.toString('latin1', zero + 1, line)) ?? [];
    if (zero < 0 || line < 0 || count === undefined || depth > 2000)
      throw new GitDamagedError('the index has a bad tree');
    const name = bytes.toString('utf8', at, zero);
    const folder: CachedFolder = { folders: new Map() };
    at = line + 1;
    if (!count.startsWith('-')) {
      folder.oid = bytes.toString('hex', at, at + 20);
      at += 20;
    }
    for (let i = 0; i < Number(folders); i++) folder.folders.set(...take(depth + 1));
    return [name, folder];
  };
  return bytes.length === 0 ? undefined : take(0)[1];
}
