import type { Cell, ColumnSummary, NumberSummary } from './result.ts';

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Cells of a column of numbers that hold none. */
const NO_NUMBER = new Set<Cell>(['', 'NaN', 'nan', 'Infinity', '-Infinity', 'inf', '-inf']);

/** Figures of one column of a table, taken in one pass. */
export class ColumnStats {
  #count = 0;
  #missing = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #mean = 0;
  /** Sum of squared distances from the mean (Welford's way, which does not cancel out). */
  #squares = 0;
  #isNumeric = true;
  readonly #readsText: boolean;

  /** `readsText`: the format has no numbers, so a column is numeric when all of its text reads as numbers. */
  constructor(readsText: boolean) {
    this.#readsText = readsText;
  }

  add(cell: Cell): void {
    if (!this.#isNumeric) return;
    if (cell === null || NO_NUMBER.has(cell)) {
      this.#missing += 1;
      return;
    }
    const isNumber = typeof cell === 'number' || (this.#readsText && typeof cell === 'string' && NUMBER.test(cell));
    if (!isNumber) this.#isNumeric = false;
    else this.#addNumber(Number(cell));
  }

  /** Null for a column that is not of numbers. */
  summary(): NumberSummary | null {
    if (!this.#isNumeric || this.#count === 0) return null;
    return {
      count: this.#count,
      missing: this.#missing,
      min: this.#min,
      max: this.#max,
      mean: this.#mean,
      deviation: Math.sqrt(this.#squares / this.#count),
    };
  }

  #addNumber(value: number): void {
    this.#count += 1;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
    const off = value - this.#mean;
    this.#mean += off / this.#count;
    this.#squares += off * (value - this.#mean);
  }
}

/** Columns, by name, whose figures differ. */
export function differingColumns(
  before: ReadonlyMap<string, ColumnStats>,
  after: ReadonlyMap<string, ColumnStats>,
): ColumnSummary[] {
  const columns = [...new Set([...after.keys(), ...before.keys()])];
  return columns
    .map((column) => ({
      column,
      before: before.get(column)?.summary() ?? null,
      after: after.get(column)?.summary() ?? null,
    }))
    .filter((summary) => JSON.stringify(summary.before) !== JSON.stringify(summary.after));
}
