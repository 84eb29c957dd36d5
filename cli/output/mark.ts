import type { SourceMark } from '../../core/errors.ts';
import { escapeName } from './escape.ts';
import type { Style } from './style.ts';
import { displayWidth } from './width.ts';

/** How much of a long text is shown on either side of the mistake. */
const around = 36;

/**
 * What was typed, and a line below it that marks the mistake; indented by two columns.
 *
 * @example markLines({ text: 'a >> 1', column: 3, length: 1 }, style) // ['  a >> 1', '     ^']
 */
export function markLines({ text, column, length }: SourceMark, style: Style): string[] {
  const from = column > around * 2 ? column - around : 0;
  const to = text.length - column > around * 2 ? column + around : text.length;
  const before = `${from > 0 ? '… ' : ''}${escapeName(text.slice(from, column))}`;
  const marked = escapeName(text.slice(column, Math.min(to, column + length)));
  const after = `${escapeName(text.slice(column + length, to))}${to < text.length ? ' …' : ''}`;
  const carets = style.error('^'.repeat(Math.max(1, displayWidth(marked))));
  return [`  ${before}${marked}${after}`, `  ${' '.repeat(displayWidth(before))}${carets}`];
}
