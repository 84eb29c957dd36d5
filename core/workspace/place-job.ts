import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CorruptError } from '../errors.ts';
import { MAX_BLOB } from '../object/hash.ts';
import { findRecipe } from '../object/layout.ts';
import { manifestTotals } from '../object/manifest.ts';
import type { Entry, Id } from '../object/types.ts';
import type { RestoreJob } from '../store/data/restore.ts';
import type { Store } from '../store/store.ts';
import type { Change } from './changes.ts';
import type { IgnoreRules } from './ignore.ts';
import { fileClock } from './racy.ts';
import type { Scan } from './scan.ts';
import type { CachedTree } from './stat-cache.ts';

export interface PlaceOptions {
  /** What a finished scan of the destination found; without one it is looked at here. The caller closes it. */
  scan?: Scan;
  /** The stat cache of the destination: used, and brought up to date. */
  cacheFile?: string;
  /** The folder that the destination belongs to; no folder between them may be a symlink. */
  within?: string;
  /** What stays untouched in a folder that is there, besides what is always left out of artifacts. */
  ignore?: IgnoreRules | undefined;
  /** Write names that this system cannot hold in an escaped form. */
  escape?: boolean;
  /** In a folder that is there: which changes to make. Goes with no `cacheFile`, for the outcome is no version. */
  only?: (change: Change) => boolean;
  threads?: number;
  signal?: AbortSignal;
  /** Told how many bytes and files have been written. */
  onProgress?: (bytes: number, files: number) => void;
}

/** Above this, waiting for the clock to tick is cheaper than reading again what was written in its last tick. */
const settleBytes = 16 * 1024 * 1024;
const tickMs = 25;
const linkTargetMax = 4096;

/** What is to be placed, and what all ways of placing it share. */
export class PlaceJob {
  readonly store: Store;
  readonly target: { root: Id; layout?: Id | undefined };
  readonly dest: string;
  readonly options: PlaceOptions;
  readonly tempDir: string;
  #written = 0;

  constructor(store: Store, target: PlaceJob['target'], dest: string, options: PlaceOptions) {
    this.store = store;
    this.target = target;
    this.dest = dest;
    this.options = options;
    this.tempDir = join(store.dir, 'tmp');
  }

  /** What `restoreFiles` is to be told. */
  get restore(): Pick<PlaceOptions, 'threads' | 'signal' | 'onProgress'> {
    const { threads, signal, onProgress } = this.options;
    return {
      ...(threads === undefined ? {} : { threads }),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (bytes, files) => {
        this.#written = bytes;
        onProgress?.(bytes, files);
      },
    };
  }

  jobFor(entry: Entry, abs: string): RestoreJob {
    const { mode, size, content } = entry;
    const recipe = this.recipeOf(entry);
    return { abs, mode, size, content, ...(recipe === undefined ? {} : { recipe }) };
  }

  recipeOf({ path, mode, size, content }: Entry): Id | undefined {
    if (size <= MAX_BLOB || mode > 1) return undefined;
    const { layout } = this.target;
    const recipe = layout === undefined ? undefined : findRecipe(this.store, layout, content);
    if (recipe === undefined) throw new CorruptError(`nothing says how the large file "${path}" is stored`);
    return recipe;
  }

  readLink({ path, size, content }: Entry): string {
    const bytes = size > linkTargetMax ? undefined : this.store.get('blob', content);
    if (bytes?.length !== size || !isUtf8(bytes))
      throw new CorruptError(`"${path}" is not a symlink as art stores them`);
    return Buffer.from(bytes).toString();
  }

  /** The time by the clock that stamps files, once what was written can be told from what is changed later. */
  async clock(): Promise<number> {
    if (this.#written > settleBytes) await sleep(tickMs);
    return fileClock(this.tempDir);
  }

  tree(): CachedTree {
    return { ...this.target, ...manifestTotals(this.store, this.target.root) };
  }
}
