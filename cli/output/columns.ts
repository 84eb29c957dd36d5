import type { Paint } from './style.ts';
import { displayWidth, padEnd, padStart, truncate } from './width.ts';

export interface Column {
  title?: string;
  /** Numbers stand at the right. */
  right?: boolean;
  /** Gives way first when the terminal is narrow. */
  shrinks?: boolean;
  paint?: Paint;
}

const gap = 2;
const least = 8;

/**
 * Lays out rows under each other. `width` is the terminal's, or Infinity when nothing may be cut.
 *
 * @returns lines without trailing space; the first holds the titles if a column has one
 */
export function layOut(columns: readonly Column[], rows: readonly string[][], width: number, heading: Paint): string[] {
  const titled = columns.some((column) => column.title);
  const all = titled ? [columns.map((column) => column.title ?? ''), ...rows] : rows;
  const widths = columns.map((_, i) => all.reduce((most, row) => Math.max(most, displayWidth(row[i] ?? '')), 0));
  shrink(columns, widths, width);
  return all.map((row, index) => {
    const isTitle = titled && index === 0;
    const cells = columns.map((column, i) => {
      const text = truncate(row[i] ?? '', widths[i] as number);
      const painted = isTitle ? heading(text) : (column.paint?.(text) ?? text);
      return (column.right ? padStart : padEnd)(painted, widths[i] as number);
    });
    return cells.join(' '.repeat(gap)).trimEnd();
  });
}

function shrink(columns: readonly Column[], widths: number[], width: number): void {
  const total = widths.reduce((sum, w) => sum + w, 0) + gap * (columns.length - 1);
  let excess = total - width;
  for (const [i, column] of columns.entries()) {
    if (excess <= 0 || !column.shrinks) continue;
    const cut = Math.min(excess, Math.max(0, (widths[i] as number) - least));
    widths[i] = (widths[i] as number) - cut;
    excess -= cut;
  }
}
