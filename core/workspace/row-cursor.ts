import type { Mode } from '../object/types.ts';
import type { FileStat } from '../store/data/ingest.ts';
import type { NewRow, StatBlock } from './stat-block.ts';
import type { StatCache } from './stat-cache.ts';

/** Goes over the rows of a cache one by one; `path` is undefined at the end. */
export class RowCursor {
  path: string | undefined;
  /** Which row of the whole cache this is, from 0. */
  number = 0;
  readonly #blocks: Iterator<StatBlock, void>;
  #block: StatBlock | undefined;
  #row = 0;

  constructor(cache: StatCache | undefined) {
    this.#blocks = (cache?.blocks() ?? [])[Symbol.iterator]();
    this.#nextBlock();
  }

  advance(): void {
    this.number++;
    this.#row++;
    if (this.#row === this.#block?.rows) this.#nextBlock();
    else this.path = this.#block?.paths[this.#row];
  }

  /** Only where `path` is defined. */
  matches(mode: Mode, stat: FileStat): boolean {
    return (this.#block as StatBlock).matches(this.#row, mode, stat);
  }

  /** Only where `path` is defined. */
  row(): NewRow {
    return (this.#block as StatBlock).newRow(this.#row);
  }

  #nextBlock(): void {
    const next = this.#blocks.next();
    this.#block = next.done ? undefined : next.value;
    this.#row = 0;
    this.path = this.#block?.paths[0];
  }
}
