import type { DiffEntry } from '../../core/api.ts';
import type { BytesDiff, ContentDiff, ImageDiff, TextDiff } from '../../core/compare/result.ts';
import { counted, formatCount, formatSize } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { keyLines } from './diff-keys.ts';
import { tableLines } from './diff-table.ts';
import { tensorLines } from './diff-tensors.ts';
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
  yield* linesOf(diff, entry, options);
  for (const note of diff.notes) yield options.style.dim(`   note: ${note}`);
}

function linesOf(
  diff: ContentDiff,
  entry: DiffEntry,
  { style, width, brief }: ContentLinesOptions,
): AsyncIterable<string> | Iterable<string> {
  if (diff.kind === 'text') return brief ? [textCounts(diff)] : textLines(diff, style, patchNamesOf(entry));
  if (diff.kind === 'keys') return keyLines(diff, style, width, brief);
  if (diff.kind === 'table') return tableLines(diff, style, width, brief);
  if (diff.kind === 'tensors') return tensorLines(diff, style, width, brief);
  return [`   ${diff.kind === 'image' ? imageText(diff) : bytesText(diff)}`];
}

export function patchNamesOf({ path, from, before, after }: DiffEntry): {
  before: string | null;
  after: string | null;
} {
  return { before: before && (from ?? path), after: after && path };
}

function textCounts({ added, removed }: TextDiff): string {
  return `   lines: ${counted(added, 'line')} added, ${formatCount(removed)} removed`;
}

export function imageText({ before, after, changedPixels, pixels, box }: ImageDiff): string {
  const size = `${after.width} x ${after.height}`;
  if (changedPixels === undefined || pixels === undefined) {
    return `image: ${before.width} x ${before.height} -> ${size} pixels`;
  }
  const share = ((100 * changedPixels) / pixels).toFixed(1);
  const where = box ? `, within ${box.width} x ${box.height} at ${box.x}, ${box.y}` : '';
  return `image: ${formatCount(changedPixels)} of ${formatCount(pixels)} pixels changed (${share} %)${where}; ${size}`;
}

export function bytesText({ before, after, samePrefix, sameSuffix }: BytesDiff): string {
  if (samePrefix === undefined || sameSuffix === undefined)
    return `bytes: ${formatSize(before)} -> ${formatSize(after)}`;
  const middle = (size: number): string => formatSize(size - samePrefix - sameSuffix);
  return `bytes: ${middle(before)} at offset ${formatCount(samePrefix)} became ${middle(after)}`;
}
