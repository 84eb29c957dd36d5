import { isUtf8 } from 'node:buffer';
import { lstatSync, readlinkSync } from 'node:fs';
import { EMPTY_CONTENT } from '../object/hash.ts';
import { checkPath, linkStaysInside } from '../object/paths.ts';
import type { FileStat, IngestItem } from '../store/data/ingest.ts';
import type { Cursor } from './scan-target.ts';
import { LinkLeavesError, NotUtf8Error } from './walk-errors.ts';

/** What ingest needs to know of the entry that the cursor is at. Refuses names and links that must not be stored. */
export function toItem(cursor: Cursor, root: string, shown: string): IngestItem {
  const { path, abs, mode, stat } = cursor;
  checkPath(path);
  const item: IngestItem = { path, abs, mode, stat: copyStat(stat) };
  if (mode === 3) return { ...item, known: { content: EMPTY_CONTENT, size: 0 } };
  return mode === 2 ? { ...item, link: readLink(path, abs, root, shown) } : item;
}

/** A plain object, because a Stats would drag its dates along and cannot be sent to a thread. */
export function copyStat({ size, mtimeMs, ctimeMs, ino, dev, mode }: FileStat): FileStat {
  return { size, mtimeMs, ctimeMs, ino, dev, mode };
}

function readLink(path: string, abs: string, root: string, shown: string): string {
  const bytes = readlinkSync(abs, 'buffer');
  if (!isUtf8(bytes)) throw new NotUtf8Error(`${shown}/${path}`, 'the target of the symlink');
  const target = bytes.toString();
  const isFolder = (inside: string) =>
    lstatSync(`${root}/${inside}`, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!linkStaysInside(path, target, isFolder)) throw new LinkLeavesError(`${shown}/${path}`, target);
  return target;
}
