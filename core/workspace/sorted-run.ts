import { comparePaths } from '../object/bytes.ts';
import { files, readAt, writeAll } from '../store/files.ts';
import type { TarRow } from './tar-table.ts';

// Few, because a row is found by reading its block.
const ROWS_A_BLOCK = 32;

interface Block {
  first: string;
  offset: number;
  length: number;
}

/** Sorted rows in a file of this process alone: a JSON array for each block of rows, found by the block's first path. */
export class SortedRun {
  readonly #fd: number;
  readonly #blocks: readonly Block[];
  #cached: { block: Block; rows: TarRow[] } | undefined;

  private constructor(fd: number, blocks: readonly Block[]) {
    this.#fd = fd;
    this.#blocks = blocks;
  }

  static write(path: string, rows: readonly TarRow[]): SortedRun {
    const fd = files.openSync(path, 'wx+');
    const blocks: Block[] = [];
    let offset = 0;
    for (let at = 0; at < rows.length; at += ROWS_A_BLOCK) {
      const some = rows.slice(at, at + ROWS_A_BLOCK);
      const bytes = Buffer.from(JSON.stringify(some));
      writeAll(fd, bytes);
      blocks.push({ first: some[0]?.path ?? '', offset, length: bytes.length });
      offset += bytes.length;
    }
    return new SortedRun(fd, blocks);
  }

  *rows(): Generator<TarRow> {
    for (const block of this.#blocks) yield* this.#read(block);
  }

  find(path: string): TarRow | undefined {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comparePaths((this.#blocks[middle] as Block).first, path) <= 0) low = middle + 1;
      else high = middle;
    }
    const block = this.#blocks[low - 1];
    if (!block) return undefined;
    if (this.#cached?.block !== block) this.#cached = { block, rows: this.#read(block) };
    return this.#cached.rows.find((row) => row.path === path);
  }

  close(): void {
    files.closeSync(this.#fd);
  }

  #read(block: Block): TarRow[] {
    return JSON.parse(readAt(this.#fd, block.offset, block.length).toString('utf8')) as TarRow[];
  }
}
