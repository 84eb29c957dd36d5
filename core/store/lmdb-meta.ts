import { files, isErrno, readAt } from './files.ts';

const META_BYTES = 168;
const MAGIC = 0xbeefc0de;
const P_META = 0x08;
const MAX_MAP_BYTES = 2 ** 46;

/**
 * Whether the two pages that LMDB believes on opening a file are its own. Opening reads no others; with these sound it
 * is safe to take the write lock and look further.
 */
export function hasSoundMeta(path: string): boolean {
  let fd: number;
  try {
    fd = files.openSync(path, 'r');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
  try {
    if (!files.fstatSync(fd).isFile()) return false;
    const pageBytes = soundPage(readAt(fd, 0, META_BYTES));
    return pageBytes !== undefined && soundPage(readAt(fd, pageBytes, META_BYTES)) === pageBytes;
  } finally {
    files.closeSync(fd);
  }
}

// The page header has 24 bytes; then come magic, version, map address, map size, two tables, last page, transaction.
function soundPage(meta: Buffer): number | undefined {
  if (meta.length < META_BYTES || meta.readUInt16LE(18) !== P_META) return undefined;
  if (meta.readUInt32LE(24) !== MAGIC || meta.readBigUInt64LE(32) !== 0n) return undefined;
  const pageBytes = meta.readUInt32LE(48);
  const isPower = pageBytes >= 512 && pageBytes <= 65_536 && (pageBytes & (pageBytes - 1)) === 0;
  const mapBytes = Number(meta.readBigUInt64LE(40));
  const usedBytes = (Number(meta.readBigUInt64LE(144)) + 1) * pageBytes;
  return isPower && mapBytes <= MAX_MAP_BYTES && usedBytes <= mapBytes ? pageBytes : undefined;
}
