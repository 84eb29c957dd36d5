import { isUtf8 } from 'node:buffer';
import { lstatSync, readlinkSync } from 'node:fs';
import { EMPTY_CONTENT } from '../object/hash.ts';
import { checkPath, linkStaysInside } from '../object/paths.ts';
import type { FileStat, IngestItem } from '../store/data/ingest.ts';
import type { Cursor } from './scan-target.ts';
import { LinkLeavesError, NotUtf8Error, UnreadableError } from './walk-errors.ts';

/** The content of what has none, such as a pipe: equal to that of no file. */
const noContent = '0'.repeat(64);

/**
 * What ingest needs to know of the entry that the cursor is at. Refuses names and links that must not be stored, unless
 * `lenient`.
 */
export function toItem(cursor: Cursor, root: string, shown: string, lenient: boolean): IngestItem {
  const { path, abs, mode, stat } = cursor;
  const item: IngestItem = { path, abs, mode, stat: copyStat(stat) };
  if (mode === 3) return { ...item, known: { content: EMPTY_CONTENT, size: 0 } };
  if (lenient && (mode === 2 ? !isUtf8(readlinkSync(abs, 'buffer')) : !stat.isFile())) {
    return { ...item, known: { content: noContent, size: 0 } };
  }
  if (!lenient) checkPath(path);
  return mode === 2 ? { ...item, link: readLink(path, abs, root, shown, lenient) } : item;
}

/** A plain object, because a Stats would drag its dates along and cannot be sent to a thread. */
export function copyStat({ size, mtimeMs, ctimeMs, ino, dev, mode }: FileStat): FileStat {
  return { size, mtimeMs, ctimeMs, ino, dev, mode };
}

function readLink(path: string, abs: string, root: string, shown: string, lenient: boolean): string {
  let bytes: Buffer;
  try {
    bytes = readlinkSync(abs, 'buffer');
  } catch (error) {
    throw new UnreadableError(`${shown}/${path}`, error);
  }
  if (!isUtf8(bytes)) throw new NotUtf8Error(`${shown}/${path}`, 'the target of the symlink');
  const target = bytes.toString();
  if (lenient) return target;
  const isFolder = (inside: string) =>
    lstatSync(`${root}/${inside}`, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!linkStaysInside(path, target, isFolder)) throw new LinkLeavesError(`${shown}/${path}`, target);
  return target;
}
