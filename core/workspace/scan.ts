import { setImmediate as breathe } from 'node:timers/promises';
import type { Warning } from '../api.ts';
import { comparePaths } from '../object/bytes.ts';
import type { Entry } from '../object/types.ts';
import type { IngestItem, StoredItem } from '../store/data/ingest.ts';
import type { IgnoreRules } from './ignore.ts';
import { explode, keptRows, overlay, type RowStep, type Step } from './merge-rows.ts';
import { NameWarnings } from './name-warnings.ts';
import { fileClock, isRacy } from './racy.ts';
import { RowCursor } from './row-cursor.ts';
import { toItem } from './scan-item.ts';
import { openTarget, type ScanTarget } from './scan-target.ts';
import type { NewRow, Row } from './stat-block.ts';
import type { CachedTree, StatCache } from './stat-cache.ts';
import { StatCacheWriter } from './stat-cache-writer.ts';
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
  recipe?: string | undefined;
}

const batchItems = 1000;
const breathEntries = 16_384;

/**
 * Finds what differs between a path on disk and its stat cache by merging the two, both in manifest order; memory does
 * not grow with the number of files, and what has not changed costs no more than its lstat.
 *
 *     const scan = scanPath({ abs, shown: 'data', cache, cacheFile, tempDir });
 *     for await (const items of ingestFiles(store, stage, scan.batches(), {})) scan.stored(items);
 *     const tree = treeOf(scan, stage);
 *     stage.publish();
 *     scan.save(tree);
 *     scan.close();
 *
 * `batches` gives only what has to be read. Once it is exhausted, `unchanged` and the counts are true; once everything
 * has been handed back through `stored`, in the same order, `edits`, `entries` and `save` can be used, repeatedly.
 */
export class Scan {
  readonly kind: 'file' | 'folder';
  /** What the rows of the cache add up to; the edits are relative to it. */
  readonly base: CachedTree | undefined;
  readonly partial: boolean;
  entries = 0;
  /** Items that had to be read, and rows of the cache that are no longer on disk. */
  changed = 0;
  removed = 0;
  changedBytes = 0;
  readonly #options: ScanOptions;
  readonly #target: ScanTarget;
  readonly #cache: StatCache | undefined;
  readonly #kept: Uint8Array;
  readonly #lookedAtMs: number;
  #writer: StatCacheWriter | undefined;
  #rows: StatCache | undefined;

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#cache = options.cache;
    this.base = options.cache?.tree;
    this.partial = options.partial ?? false;
    this.#kept = new Uint8Array(options.cache?.rows ?? 0);
    this.#lookedAtMs = fileClock(options.tempDir);
    this.#target = openTarget(options);
    this.kind = this.#target.kind;
  }

  /** True when everything on disk has the stat that the cache remembers and nothing is missing: the base stands. */
  get unchanged(): boolean {
    return this.base !== undefined && this.changed === 0 && this.removed === 0;
  }

  /** What has to be read, in manifest order. To be used once. */
  async *batches(): AsyncGenerator<ScanItem[], void, void> {
    const { signal, onProgress, onWarning, shown } = this.#options;
    const { cursor, abs } = this.#target;
    const rows = new RowCursor(this.#cache);
    const names = new NameWarnings(onWarning);
    let batch: ScanItem[] = [];
    while (cursor.next()) {
      const known = this.#meet(rows, cursor.path);
      if (known && rows.matches(cursor.mode, cursor.stat)) this.#kept[rows.number] = 1;
      else {
        if (!known) names.look(cursor);
        const item = toItem(cursor, abs, shown);
        batch.push(known ? { ...item, before: rows.row() } : item);
        this.changed++;
        this.changedBytes += item.known === undefined ? item.stat.size : 0;
      }
      if (known) rows.advance();
      if (batch.length === batchItems) {
        yield batch;
        batch = [];
      }
      if (++this.entries % breathEntries === 0) {
        onProgress?.(this.entries);
        await breathe();
        signal?.throwIfAborted();
      }
    }
    for (; rows.path !== undefined; rows.advance()) this.removed++;
    names.finish();
    onProgress?.(this.entries);
    if (batch.length > 0) yield batch;
  }

  /** Hands back what `batches` gave, with its content. */
  stored(items: readonly StoredItem[]): void {
    this.#writer ??= new StatCacheWriter(this.#options.cacheFile);
    for (const { item, content, size, recipe, racy } of items) {
      const trusted = !racy && !isRacy(item.stat, this.#lookedAtMs);
      const stat = trusted ? item.stat : undefined;
      this.#writer.add({ path: item.path, mode: item.mode, size, content, recipe, stat });
    }
  }

  /** How what is on disk differs from `base`, in manifest order: everything, where there is no base. */
  *edits(): Generator<ScanEdit, void, void> {
    for (const step of this.steps()) {
      if ('rows' in step) continue;
      const { path, before, after } = step;
      if (before === null || after === null || !isSame(before, after)) {
        yield { path, before, entry: after && toEntry(after), recipe: after?.recipe };
      }
    }
  }

  /** Everything that is on disk, in manifest order. */
  *all(): Generator<Row, void, void> {
    for (const step of this.steps()) {
      for (const { after } of 'rows' in step ? explode(step) : [step]) if (after !== null) yield after;
    }
  }

  /** The rows as they are now, over those of the cache. */
  steps(): Iterable<Step> {
    this.#rows ??= this.#writer?.finishUnnamed();
    const old = keptRows(this.#cache?.blocks() ?? [], this.#kept);
    return this.#rows === undefined ? old : overlay(old, rowsOf(this.#rows));
  }

  /** Remembers the rows for the next scan, with the tree that they add up to. */
  save(tree: CachedTree): void {
    saveRows(this.#options.cacheFile, this.steps(), tree);
  }

  close(): void {
    this.#writer?.abort();
    this.#rows?.close();
    this.#cache?.close();
  }

  /** Moves to the row of `path`, counting those that it passes as removed; false when there is none. */
  #meet(rows: RowCursor, path: string): boolean {
    while (rows.path !== undefined && rows.path !== path) {
      if (comparePaths(rows.path, path) > 0) return false;
      this.removed++;
      rows.advance();
    }
    return rows.path !== undefined;
  }
}

export function scanPath(options: ScanOptions): Scan {
  return new Scan(options);
}

/** Writes a stat cache. That it cannot be written is no failure of the command: the next scan is only slower. */
export function saveRows(file: string, steps: Iterable<Step>, tree: CachedTree): void {
  const writer = new StatCacheWriter(file);
  try {
    for (const step of steps) {
      if ('rows' in step) writer.addBlock(step);
      else if (step.after !== null) writer.add(step.after);
    }
    writer.finish(tree);
  } catch {
    writer.abort();
  }
}

function* rowsOf(cache: StatCache): Generator<RowChange, void, void> {
  for (const block of cache.blocks()) {
    for (let i = 0; i < block.rows; i++) {
      const row = block.newRow(i);
      yield { path: row.path, row };
    }
  }
}

type RowChange = { path: string; row: NewRow };

function isSame(a: RowStep['before'] & object, b: RowStep['after'] & object): boolean {
  return a.mode === b.mode && a.content === b.content;
}

function toEntry({ path, mode, size, content }: Row): Entry {
  return { path, mode, size, content };
}
