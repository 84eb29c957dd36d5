import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blockRows, encodeBlock, type NewRow, type StatBlock } from './stat-block.ts';
import { type CachedTree, cacheHeaderBytes, encodeCacheHeader, StatCache } from './stat-cache.ts';
import { sweepTemps, tempName } from './temp.ts';

/** A block with fewer rows than this is taken apart and joined with its neighbours instead of being copied. */
const copyRowsMin = blockRows / 4;

const nothing: CachedTree = { root: '0'.repeat(64), files: 0, bytes: 0 };

/**
 * Writes a stat cache row by row into a temporary file that takes its place when it is finished. It is not fsynced: a
 * cache that a power cut tore is seen by its checksums and forgotten.
 */
export class StatCacheWriter {
  readonly #temp: string;
  readonly #file: string;
  #fd: number;
  #at = cacheHeaderBytes;
  #rows = 0;
  #pending: NewRow[] = [];

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    sweepTemps(dirname(file));
    this.#temp = join(dirname(file), tempName());
    this.#fd = openSync(this.#temp, 'wx');
  }

  /** Rows come in manifest order. */
  add(row: NewRow): void {
    this.#pending.push(row);
    if (this.#pending.length === blockRows) this.#flush();
  }

  /** Adds all rows of a block, as bytes where that pays. */
  addBlock(block: StatBlock): void {
    if (block.rows < copyRowsMin) {
      for (let i = 0; i < block.rows; i++) this.add(block.newRow(i));
      return;
    }
    this.#flush();
    this.#write(block.encoded(), block.rows);
  }

  /** Puts the cache in its place. */
  finish(tree: CachedTree): void {
    this.#seal(tree);
    renameSync(this.#temp, this.#file);
  }

  /** Keeps the rows as a file that has no name and is gone once it is closed. */
  finishUnnamed(tree: CachedTree = nothing): StatCache {
    this.#seal(tree);
    const rows = StatCache.open(this.#temp);
    rmSync(this.#temp);
    if (rows === undefined) throw new Error(`${this.#temp} does not read as it was written`);
    return rows;
  }

  abort(): void {
    if (this.#fd < 0) return;
    this.#close();
    rmSync(this.#temp, { force: true });
  }

  #seal(tree: CachedTree): void {
    this.#flush();
    writeSync(this.#fd, encodeCacheHeader(tree, this.#rows), 0, cacheHeaderBytes, 0);
    this.#close();
  }

  #close(): void {
    closeSync(this.#fd);
    this.#fd = -1;
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    this.#write(encodeBlock(this.#pending), this.#pending.length);
    this.#pending = [];
  }

  #write(bytes: Buffer, rows: number): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#at + done);
    }
    this.#at += bytes.length;
    this.#rows += rows;
  }
}
