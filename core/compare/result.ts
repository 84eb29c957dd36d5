// What a comparison of two files says, by what they are. Plain data: it is what `--json` prints.
import type { Value } from '../object/types.ts';

/** What differs inside of two files. */
export type ContentDiff = TextDiff | KeyDiff | TableDiff | TensorDiff | ImageDiff | BytesDiff;

/** Limits and wishes of a comparison. */
export interface CompareOptions {
  /** Lines around each change of a text; 3 when absent. */
  context?: number;
  /** Columns that say which rows of two tables are the same one. Without them tables are bags of rows. */
  key?: readonly string[];
  /** Changed rows, key paths and tensors that are listed; all are counted. 1,000 when absent. */
  limit?: number;
  /** Compare lines of text, whatever the files are. */
  text?: boolean;
  /** Make a picture of the differences of two images. */
  picture?: boolean;
}

interface Common {
  /** What was left out, or compared in another way than the files' names promise, and why. Sentences without a stop. */
  notes: string[];
}

/** A hunk as in a unified diff: `lines` begin with a blank, `-` or `+`, or are `\ No newline at end of file`. */
export interface Hunk {
  /** Numbers of lines from 1; of a side without lines, the line before. */
  beforeStart: number;
  beforeLines: number;
  afterStart: number;
  afterLines: number;
  lines: string[];
}

export interface TextDiff extends Common {
  kind: 'text';
  /** Lines. */
  added: number;
  removed: number;
  hunks: Hunk[];
}

/** A value at a key path, such as `layers[2].size`. */
export interface KeyChange {
  key: string;
  change: 'added' | 'removed' | 'changed';
  before?: Value;
  after?: Value;
}

export interface KeyDiff extends Common {
  kind: 'keys';
  added: number;
  removed: number;
  changed: number;
  /** In the order of the newer file, removed ones where they were. */
  changes: KeyChange[];
}

/** A cell as it is shown: text, number, truth, or nothing; other values as text. */
export type Cell = string | number | boolean | null;

export interface ColumnChange {
  column: string;
  change: 'added' | 'removed' | 'type';
  /** Types, where the format has them. */
  before?: string;
  after?: string;
}

/** A row that one side has, or that both have with other values. */
export interface RowChange {
  change: 'added' | 'removed' | 'changed';
  /** Numbers of rows from 1, without the header. */
  beforeRow?: number;
  afterRow?: number;
  /** By column, for those that say which row it is; only with a key. */
  key?: Record<string, Cell>;
  /** An added or removed row whole; of a changed one the columns that changed. */
  before?: Record<string, Cell>;
  after?: Record<string, Cell>;
}

/** A column of numbers on one side. Standard deviation is that of the whole, not of a sample. */
export interface NumberSummary {
  count: number;
  /** Cells that are empty, NaN or infinite; no part of the rest. */
  missing: number;
  min: number;
  max: number;
  mean: number;
  deviation: number;
}

export interface ColumnSummary {
  column: string;
  before: NumberSummary | null;
  after: NumberSummary | null;
}

export interface TableDiff extends Common {
  kind: 'table';
  rows: { before: number; after: number };
  columns: ColumnChange[];
  /** Columns by which rows were told apart; absent when rows were compared whole. */
  key?: string[];
  /** Rows; absent when the tables are too large to compare row by row. */
  added?: number;
  removed?: number;
  changed?: number;
  changes: RowChange[];
  /** Numeric columns whose figures differ. */
  summary: ColumnSummary[];
}

export interface TensorChange {
  name: string;
  change: 'added' | 'removed' | 'changed';
  before?: { dtype: string; shape: number[] };
  after?: { dtype: string; shape: number[] };
  /** Elements that differ, of all; the rest is there when shapes are the same and the elements are numbers. */
  changedElements?: number;
  elements?: number;
  /** The largest and the mean absolute change over all elements. */
  largest?: number;
  mean?: number;
  /** Changed elements whose change is no finite number, such as those that became NaN; no part of the two above. */
  nonFinite?: number;
}

export interface TensorDiff extends Common {
  kind: 'tensors';
  added: number;
  removed: number;
  changed: number;
  unchanged: number;
  changes: TensorChange[];
}

export interface ImageDiff extends Common {
  kind: 'image';
  before: { width: number; height: number };
  after: { width: number; height: number };
  /** Pixels whose values differ, those of them that look different, and all; absent when the sizes differ. */
  changedPixels?: number;
  visiblePixels?: number;
  pixels?: number;
  /** The smallest rectangle that holds all that differ. */
  box?: { x: number; y: number; width: number; height: number };
  /** A PNG, when it was asked for. */
  picture?: Uint8Array;
}

export interface BytesDiff extends Common {
  kind: 'bytes';
  before: number;
  after: number;
  /** Bytes that both have at the start, and, of the rest, at the end; absent when they were not read. */
  samePrefix?: number;
  sameSuffix?: number;
}
