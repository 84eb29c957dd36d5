import type { DiffChange, DiffEntry, DiffSummary } from '../../core/api.ts';
import { escapeName } from '../output/escape.ts';
import { formatCount, formatSize } from '../output/size.ts';
import type { Style } from '../output/style.ts';

const letters: Record<DiffChange, string> = { added: 'A', removed: 'D', changed: 'M', renamed: 'R', mode: 'T' };

/** `M  train/a.csv  12.3 kB -> 12.5 kB`, with git's letters. */
export function diffLine({ path, change, from, before, after }: DiffEntry, style: Style): string {
  const paint = change === 'added' ? style.added : change === 'removed' ? style.removed : style.changed;
  const name = from === undefined ? escapeName(path) : `${escapeName(from)} -> ${escapeName(path)}`;
  return `${paint(`${letters[change]}  ${name}`)}  ${style.dim(sizes(before, after))}`;
}

/** `2 added, 1 changed; 12.3 MB shared, 1.2 MB new`. */
export function summaryLine({ added, removed, changed, renamed, sharedBytes, newBytes }: DiffSummary): string {
  const counts = Object.entries({ added, removed, changed, renamed })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${formatCount(count)} ${word}`);
  if (counts.length === 0) return 'no difference';
  return `${counts.join(', ')}; ${formatSize(sharedBytes)} shared, ${formatSize(newBytes)} new`;
}

function sizes(before: DiffEntry['before'], after: DiffEntry['after']): string {
  if (before && after && before.size !== after.size) return `${formatSize(before.size)} -> ${formatSize(after.size)}`;
  return formatSize((after ?? before)?.size ?? 0);
}
