import { formatCount } from '../output/size.ts';
import type { Paint, Style } from '../output/style.ts';

type Change = 'added' | 'removed' | 'changed';

/** What stands before a row, key or tensor that came, went or changed. */
export function marks(style: Style): Record<Change, { mark: string; paint: Paint }> {
  return {
    added: { mark: '+', paint: style.added },
    removed: { mark: '-', paint: style.removed },
    changed: { mark: '~', paint: style.changed },
  };
}

/** `3 added, 1 changed`. */
export function changeCounts(counts: Partial<Record<Change, number>>): string {
  const parts = (['added', 'removed', 'changed'] as const)
    .filter((change) => counts[change])
    .map((change) => `${formatCount(counts[change] ?? 0)} ${change}`);
  return parts.join(', ') || 'none changed';
}

/** Says that a list goes on. */
export function* moreLine(more: number): Generator<string> {
  if (more > 0) yield `   ... and ${formatCount(more)} more: --limit N lists more of them`;
}
