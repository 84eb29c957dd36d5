import type { LogEntry } from '../api.ts';
import type { Value } from '../object/types.ts';

/** What is known of a run when it is asked about. */
export type Subject = Pick<LogEntry, 'id' | 'run' | 'tags' | 'labels' | 'meta' | 'outputMeta'>;

/** What a field of a run holds. An absent field is undefined; a set may be empty and is never absent. */
export type Found =
  | { kind: 'value'; value: Value }
  | { kind: 'set'; values: readonly string[] }
  /** Milliseconds since 1970. */
  | { kind: 'time'; time: number }
  /** Milliseconds. */
  | { kind: 'span'; span: number }
  | { kind: 'id'; id: string }
  | { kind: 'versions'; versions: readonly Version[] };

export interface Version {
  name: string;
  version: number;
  content: string;
}

export type FoundKind = Found['kind'];
