import type { Warning } from '../api.ts';
import type { Entry, Id } from '../object/types.ts';
import type { IngestItem } from '../store/data/ingest.ts';
import type { IgnoreRules } from './ignore.ts';
import type { Row } from './stat-block.ts';
import type { StatCache } from './stat-cache.ts';
import type { SkipReason } from './walk.ts';

export interface ScanOptions {
  /** The file or folder, and what messages call it. */
  abs: string;
  shown: string;
  /** What was known of it; the scan closes it. */
  cache?: StatCache | undefined;
  /** The cache speaks only of a part: what it does not name was not restored, and is not missed. */
  partial?: boolean;
  /** Where `save` puts what is known now, and a folder whose files carry the file system's time. */
  cacheFile: string;
  tempDir: string;
  ignore?: IgnoreRules | undefined;
  /** Store what symlinks point to. */
  follow?: boolean;
  /** Take what cannot be stored for entries too, instead of refusing it: for a folder that is to be written over. */
  lenient?: boolean;
  signal?: AbortSignal | undefined;
  onSkip?: ((path: string, reason: SkipReason) => void) | undefined;
  onWarning?: ((warning: Warning) => void) | undefined;
  /** Told now and then how many entries have been looked at. */
  onProgress?: ((entries: number) => void) | undefined;
}

/** An entry that has to be read: it is new, or its stat is not what the cache remembers. */
export interface ScanItem extends IngestItem {
  before?: Row | undefined;
}

/** A path whose entry is not what it was: `entry` is null where it is gone, `before` where it is new. */
export interface ScanEdit {
  path: string;
  entry: Entry | null;
  before: Row | null;
  /** The recipe of a large file that is new here. */
  recipe?: Id | undefined;
}
