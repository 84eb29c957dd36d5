import type { DiffEntry } from '../../core/api.ts';
import type { PatchNames } from '../../core/compare/hunks.ts';
import type { BytesDiff, ContentDiff, ImageDiff, TextDiff } from '../../core/compare/result.ts';
import { escapeName } from '../output/escape.ts';
import { formatCount, formatSize } from '../output/size.ts';
import { keyLines } from './diff-keys.ts';
import { changeCounts } from './diff-marks.ts';
import { tableLines } from './diff-table.ts';
import { tensorLines } from './diff-tensors.ts';
import { textLines } from './diff-text.ts';
import type { ShownLine } from './shown-line.ts';

export interface ContentLinesOptions {
  /** What changed in numbers, without what it is. */
  brief: boolean;
  /** In lines of text that were replaced, the words that changed. */
  words: boolean;
  /** Lines of text as they are, whatever a terminal would make of them. */
  isRaw: boolean;
}

/** What differs inside of a file, below the line that names it. `entry` has the path as it is shown. */
export async function* contentLines(
  diff: ContentDiff,
  entry: DiffEntry,
  options: ContentLinesOptions,
): AsyncGenerator<ShownLine> {
  yield* linesOf(diff, entry, options);
  for (const note of diff.notes) yield { text: `   note: ${escapeName(note)}`, role: 'dim' };
}

function linesOf(
  diff: ContentDiff,
  entry: DiffEntry,
  { brief, ...how }: ContentLinesOptions,
): AsyncIterable<ShownLine> | Iterable<ShownLine> {
  if (diff.kind === 'text') return brief ? [{ text: textCounts(diff) }] : textLines(diff, patchNamesOf(entry), how);
  if (diff.kind === 'keys') return keyLines(diff, brief);
  if (diff.kind === 'table') return tableLines(diff, brief);
  if (diff.kind === 'tensors') return tensorLines(diff, brief);
  return [{ text: `   ${diff.kind === 'image' ? imageText(diff) : bytesText(diff)}` }];
}

function patchNamesOf({ path, from, before, after }: DiffEntry): PatchNames {
  return { before: before && (from ?? path), after: after && path };
}

function textCounts({ added, removed }: TextDiff): string {
  return `   lines: ${changeCounts({ added, removed })}`;
}

function imageText({ before, after, changedPixels, visiblePixels = 0, pixels, box }: ImageDiff): string {
  const size = `${after.width} x ${after.height}`;
  if (changedPixels === undefined || pixels === undefined)
    return `image: ${before.width} x ${before.height} -> ${size}`;
  const where = box ? `, within ${box.width} x ${box.height} at ${box.x}, ${box.y}` : '';
  const seen = `${formatCount(visiblePixels)} of them to be seen`;
  return `image: ${formatCount(changedPixels)} of ${formatCount(pixels)} pixels changed, ${seen}${where}; ${size}`;
}

function bytesText({ before, after, samePrefix, sameSuffix }: BytesDiff): string {
  if (samePrefix === undefined || sameSuffix === undefined)
    return `bytes: ${formatSize(before)} -> ${formatSize(after)}`;
  const middle = (size: number): string => formatSize(size - samePrefix - sameSuffix);
  return `bytes: ${middle(before)} at offset ${formatCount(samePrefix)} became ${middle(after)}`;
}
