import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { toHex } from '../object/bytes.ts';
import type { Id } from '../object/types.ts';
import { blockHeaderBytes, bodyLength, isIntact, StatBlock } from './stat-block.ts';

/** What the rows of a cache add up to: the content id of the artifact, and where its large files are described. */
export interface CachedTree {
  root: Id;
  layout?: Id | undefined;
  files: number;
  bytes: number;
}

/**
 *     magic "ARTSTAT1", rows f64, files f64, bytes f64, root 32, layout 32 (zeros: none), 4 zeros, crc32 u32
 */
export const cacheHeaderBytes = 104;
const magic = 'ARTSTAT1';
const noLayout = '0'.repeat(64);

export function encodeCacheHeader(tree: CachedTree, rows: number): Buffer {
  const header = Buffer.alloc(cacheHeaderBytes);
  header.write(magic, 'latin1');
  header.writeDoubleLE(rows, 8);
  header.writeDoubleLE(tree.files, 16);
  header.writeDoubleLE(tree.bytes, 24);
  header.write(tree.root, 32, 'hex');
  header.write(tree.layout ?? noLayout, 64, 'hex');
  header.writeUInt32LE(crc32(header.subarray(0, 100)), 100);
  return header;
}

/**
 * Where the cache of a tracked path lives. It is derived: deleting it costs one slow scan. A path restored in part has
 * one of its own for each part, so that rows of another part are never missed on disk.
 */
export function cacheFile(indexDir: string, workspaceId: string, path: string, subset?: readonly string[]): string {
  const key = [workspaceId, path, ...(subset ?? [])].join('\0');
  return join(indexDir, 'stat', createHash('sha256').update(key).digest('hex').slice(0, 32));
}

/**
 * What was known of a tracked path when it was last looked at: for every entry its stat and content, in manifest
 * order, and the manifest root that they add up to.
 */
export class StatCache {
  readonly file: string;
  readonly tree: CachedTree;
  readonly rows: number;
  #fd: number;

  private constructor(file: string, fd: number, header: Buffer) {
    this.file = file;
    this.#fd = fd;
    this.rows = header.readDoubleLE(8);
    const layout = toHex(header.subarray(64, 96));
    this.tree = {
      root: toHex(header.subarray(32, 64)),
      layout: layout === noLayout ? undefined : layout,
      files: header.readDoubleLE(16),
      bytes: header.readDoubleLE(24),
    };
  }

  /** Undefined when there is none or it is damaged: every checksum is looked at here, so that no later read can fail. */
  static open(file: string): StatCache | undefined {
    let fd: number;
    try {
      fd = openSync(file, 'r');
    } catch {
      return undefined;
    }
    const header = Buffer.alloc(cacheHeaderBytes);
    const whole = readSync(fd, header, 0, cacheHeaderBytes, 0) === cacheHeaderBytes;
    const good =
      whole && header.toString('latin1', 0, 8) === magic && crc32(header.subarray(0, 100)) === header.readUInt32LE(100);
    if (good) {
      const cache = new StatCache(file, fd, header);
      if (cache.#isIntact()) return cache;
    }
    closeSync(fd);
    return undefined;
  }

  static remove(file: string): void {
    try {
      unlinkSync(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** Each block's memory is used again for the next one. */
  *blocks(): Generator<StatBlock, void, void> {
    for (const { header, body } of this.#read()) yield new StatBlock(header, body);
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }

  #isIntact(): boolean {
    let rows = 0;
    let end = cacheHeaderBytes;
    for (const { header, body } of this.#read()) {
      if (!isIntact(header, body)) return false;
      rows += header.readUInt32LE(0);
      end += blockHeaderBytes + body.length;
    }
    return rows === this.rows && end === fstatSync(this.#fd).size;
  }

  *#read(): Generator<{ header: Buffer; body: Buffer }, void, void> {
    const header = Buffer.alloc(blockHeaderBytes);
    let memory = new ArrayBuffer(0);
    let at = cacheHeaderBytes;
    while (readSync(this.#fd, header, 0, blockHeaderBytes, at) === blockHeaderBytes) {
      const length = bodyLength(header);
      if (length === undefined) return;
      if (memory.byteLength < length) memory = new ArrayBuffer(length * 2);
      const body = Buffer.from(memory, 0, length);
      if (readSync(this.#fd, body, 0, length, at + blockHeaderBytes) !== length) return;
      yield { header, body };
      at += blockHeaderBytes + length;
    }
  }
}
