import type { Id } from '../object/types.ts';

/** What one line of the answer is about. Lines count from 1; row groups, rows and bytes from 0. A key is the path of a value:
 * `layers[0].size`, empty for the whole document; its value is as it is written. */
export type BlameUnit =
  | { kind: 'file'; path: string }
  | { kind: 'line'; line: number; text: string }
  | { kind: 'key'; key: string; value: string }
  | { kind: 'tensor'; tensor: string; dtype: string; shape: number[] }
  | { kind: 'column'; column: string; type: string; group: number; first: number; rows: number }
  | { kind: 'bytes'; offset: number; length: number };

/** A version that brought something in. */
export interface BlameOrigin {
  run: Id;
  version: number;
  author: string;
  /** Epoch milliseconds. */
  time: number;
  /** The artifact that it came into: another one than was asked for where it was followed through inputs. */
  artifact: string;
}

/** A unit, and the version that brought it in. */
export interface BlameEntry extends BlameOrigin {
  unit: BlameUnit;
  /** Where its file lay in that version. */
  path: string;
}

export type BlameBy = 'files' | 'lines' | 'keys' | 'tensors' | 'columns' | 'bytes';

export interface BlameOptions {
  /** Follows content into the inputs of the runs that brought it in. */
  through?: boolean;
  /** How to look at the file, where its name and first bytes should not decide. */
  by?: BlameBy;
  /** Of a file looked at by lines: the first and the last one, from 1. */
  lines?: { from: number; to?: number };
  /** Of a file looked at by keys: this key and those below it, such as `layers[0]`. */
  key?: string;
}

export interface Blame {
  artifact: string;
  version: number;
  /** The file or folder that was asked for; `.` is all of the artifact. */
  path: string;
  by: BlameBy;
  /** The number of the last unit, counted from 1. */
  last: number;
  /** All that the entries name, each once. */
  origins: BlameOrigin[];
  /** In the order of the file or folder. May be gone through more than once. */
  entries: Iterable<BlameEntry>;
}
