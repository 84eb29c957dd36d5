// A line of a diff, before it is known where it will be shown: on a terminal, in a pipe, on a page.
import type { Style } from '../output/style.ts';
import { truncate } from '../output/width.ts';

export type Role = 'added' | 'removed' | 'changed' | 'heading' | 'name' | 'dim';

/** A part of a line; `changed` when the line that it replaces, or that replaced it, lacks it. */
export interface LinePart {
  text: string;
  changed: boolean;
}

/** Safe to show: names and contents in it are escaped. */
export interface ShownLine {
  text: string;
  role?: Role;
  /** The same text in parts, where some stand out. */
  parts?: LinePart[];
  /** May lose its end where the terminal is narrow. */
  shrinks?: true;
}

export function paintLine({ text, role, parts, shrinks }: ShownLine, style: Style, width: number): string {
  const shown = shrinks ? truncate(text, width) : text;
  if (!role) return shown;
  if (!parts || (role !== 'added' && role !== 'removed')) return style[role](shown);
  const word = role === 'added' ? style.addedWord : style.removedWord;
  return parts.map((part) => (part.changed ? word : style[role])(part.text)).join('');
}
