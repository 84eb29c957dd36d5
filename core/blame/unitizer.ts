import type { FileAt } from './contents.ts';
import type { Match, Span } from './spans.ts';
import type { BlameBy, BlameOptions, BlameUnit } from './types.ts';

/** A way to look at a file as a row of units that can be found again in another version of it. */
export interface Unitizer<File> {
  by: BlameBy;
  /** Undefined when the file is not of this kind, or too large for it. */
  open(file: FileAt): Promise<File | undefined> | File | undefined;
  /** How many units it has. */
  count(file: File): number;
  /** The units that the options ask for; all of them when they ask for none. Throws UsageError. */
  wanted(file: File, options: BlameOptions): Span[];
  /** Which units of `after` are units of `before`; where no span is, they need not be looked for. */
  match(before: File, after: File, spans: readonly Span[]): Promise<Match[]> | Match[];
  /** The same where `before` is a file that `after` was made from: units may have come in another order. */
  matchSource(before: File, after: File, spans: readonly Span[]): Promise<Match[]> | Match[];
  /** Says what each unit is; of a span in which units mean nothing apart, one for all. */
  describe(file: File, spans: Iterable<Span>): Iterable<{ span: Span; unit: BlameUnit }>;
}
