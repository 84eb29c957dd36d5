import type { Id, Mode } from '../../object/types.ts';
import type { FileStat } from './source.ts';

/** Something to be stored under `path` of an artifact. */
export interface IngestItem {
  /** In the artifact. */
  path: string;
  /** On disk. */
  abs: string;
  mode: Mode;
  /** As it was when the folder was listed. */
  stat: FileStat;
  /** The target of a symlink. */
  link?: string;
  /** What it holds, where that is certain: it is not read. */
  known?: { content: Id; size: number; recipe?: Id };
}

/** An item that has been stored. Its `item` has a newer `stat` and `mode` if the file had changed since the listing. */
export interface StoredItem<T extends IngestItem = IngestItem> {
  item: T;
  content: Id;
  /** In bytes. */
  size: number;
  /** For files larger than one blob. */
  recipe?: Id;
  /** A change of the file might not show in `item.stat`: a cache must not trust it. */
  racy: boolean;
}

/** Above this many bytes a file is read by the calling thread, and its chunks are stored by all of them. */
export const LARGE_BYTES: number = 16 * 1024 * 1024;
const UNIT_FILES = 256;
const UNIT_BYTES: number = 8 * 1024 * 1024;

/** Whether the item's bytes have to be read from the disk. */
export function isRead(item: IngestItem): boolean {
  return item.known === undefined && item.mode < 2;
}

export function isLarge(item: IngestItem): boolean {
  return isRead(item) && item.stat.size > LARGE_BYTES;
}

/** Cuts a batch into runs of items that one thread does at once; a large file stands alone. */
export function* units<T extends IngestItem>(batch: readonly T[]): Generator<T[]> {
  let start = 0;
  let files = 0;
  let bytes = 0;
  for (let at = 0; at < batch.length; at++) {
    const item = batch[at] as T;
    if (!isRead(item)) continue;
    if (at > start && (files === UNIT_FILES || bytes + item.stat.size > UNIT_BYTES || isLarge(item))) {
      yield batch.slice(start, at);
      [start, files, bytes] = [at, 0, 0];
    }
    files++;
    bytes += item.stat.size;
  }
  if (start < batch.length) yield batch.slice(start);
}
