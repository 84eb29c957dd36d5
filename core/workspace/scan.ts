import { setImmediate as breathe } from 'node:timers/promises';
import { comparePaths } from '../object/bytes.ts';
import type { Entry } from '../object/types.ts';
import type { StoredItem } from '../store/data/ingest.ts';
import { keptRows, overlay, type Step } from './merge-rows.ts';
import { NameWarnings } from './name-warnings.ts';
import { fileClock, isRacy } from './racy.ts';
import { RowCursor } from './row-cursor.ts';
import { changesOf, saveRows } from './save-rows.ts';
import { toItem } from './scan-item.ts';
import type { ScanEdit, ScanItem, ScanOptions } from './scan-options.ts';
import { openTarget, type ScanTarget } from './scan-target.ts';
import type { Row } from './stat-block.ts';
import type { CachedTree, StatCache } from './stat-cache.ts';
import { StatCacheWriter } from './stat-cache-writer.ts';

export type { ScanEdit, ScanItem, ScanOptions } from './scan-options.ts';

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
 * has been handed back through `stored`, in the same order, `edits`, `all`, `steps` and `save` can be used, repeatedly.
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
    const { signal, onProgress, onWarning, shown, lenient = false } = this.#options;
    const { cursor, abs } = this.#target;
    const rows = new RowCursor(this.#cache);
    const names = new NameWarnings(onWarning);
    let batch: ScanItem[] = [];
    while (cursor.next()) {
      const known = this.#meet(rows, cursor.path);
      if (known && rows.matches(cursor.mode, cursor.stat)) this.#kept[rows.number] = 1;
      else {
        if (!known) names.look(cursor);
        const item = toItem(cursor, abs, shown, lenient);
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
      // Whoever read the file has seen to it that its stat can be trusted, or says that it cannot.
      const wasRead = item.known === undefined && item.link === undefined;
      const trusted = !racy && (wasRead || !isRacy(item.stat, this.#lookedAtMs));
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
    for (const step of this.#plainSteps()) {
      if (!('rows' in step)) {
        if (step.after !== null) yield step.after;
      } else for (let i = 0; i < step.rows; i++) yield step.row(i);
    }
  }

  /** The rows as they are now, over those of the cache. */
  steps(): Iterable<Step> {
    const rows = this.#found();
    const old = keptRows(this.#cache?.blocks() ?? [], this.#kept);
    return rows === undefined ? old : overlay(old, changesOf(rows));
  }

  /** Remembers the rows for the next scan, with the tree that they add up to. */
  save(tree: CachedTree): void {
    saveRows(this.#options.cacheFile, this.#plainSteps(), tree);
  }

  close(): void {
    this.#writer?.abort();
    this.#rows?.close();
    this.#cache?.close();
  }

  /** The same rows as `steps`; where all are new, in blocks, without what they were before. */
  #plainSteps(): Iterable<Step> {
    return this.#cache === undefined ? (this.#found()?.blocks() ?? []) : this.steps();
  }

  #found(): StatCache | undefined {
    this.#rows ??= this.#writer?.finishUnnamed();
    return this.#rows;
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

/** Nothing is looked at before `batches` is begun, except what the path itself is. */
export function scanPath(options: ScanOptions): Scan {
  return new Scan(options);
}

function isSame(a: Row, b: Row): boolean {
  return a.mode === b.mode && a.content === b.content;
}

function toEntry({ path, mode, size, content }: Row): Entry {
  return { path, mode, size, content };
}
