import { formatCount } from '../output/size.ts';
import type { ShownLine } from './shown-line.ts';

type Change = 'added' | 'removed' | 'changed';

const marks: Record<Change, string> = { added: '+', removed: '-', changed: '~' };

/** A line for a row, key or tensor that came, went or changed. */
export function markedLine(change: Change, text: string): ShownLine {
  return { text: `   ${marks[change]} ${text}`.trimEnd(), role: change, shrinks: true };
}

/** `3 added, 1 changed`. */
export function changeCounts(counts: Partial<Record<Change, number>>): string {
  const parts = (['added', 'removed', 'changed'] as const)
    .filter((change) => counts[change])
    .map((change) => `${formatCount(counts[change] ?? 0)} ${change}`);
  return parts.join(', ') || 'none changed';
}

/** Says that a list goes on. */
export function* moreLine(more: number): Generator<ShownLine> {
  if (more > 0) yield { text: `   ... and ${formatCount(more)} more: --limit N lists more of them`, role: 'dim' };
}
