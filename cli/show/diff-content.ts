import type { DiffEntry } from '../../core/api.ts';
import type { BytesDiff, ContentDiff } from '../../core/compare/result.ts';
import { formatCount, formatSize } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { textLines } from './diff-text.ts';

export interface ContentLinesOptions {
  style: Style;
  width: number;
  /** What changed in numbers, without what it is. */
  brief: boolean;
}

/** What differs inside of a file, below the line that names it. `entry` has the path as it is shown. */
export async function* contentLines(
  diff: ContentDiff,
  entry: DiffEntry,
  options: ContentLinesOptions,
): AsyncGenerator<string> {
  const { style, brief } = options;
  if (diff.kind === 'text') {
    const names = {
      before: entry.before && (entry.from ?? entry.path),
      after: entry.after && entry.path,
    };
    if (brief) yield `   ${formatCount(diff.added)} lines added, ${formatCount(diff.removed)} removed`;
    else yield* textLines(diff, style, names);
  } else if (diff.kind === 'bytes') yield* bytesLines(diff);
  for (const note of diff.notes) yield style.dim(`   note: ${note}`);
}

function* bytesLines({ before, after, samePrefix, sameSuffix }: BytesDiff): Generator<string> {
  if (samePrefix === undefined || sameSuffix === undefined) return;
  const middle = (size: number): string => formatSize(size - samePrefix - sameSuffix);
  yield `   bytes: they differ from offset ${formatCount(samePrefix)} on, where ${middle(before)} became ${middle(after)}`;
}
