import type { TensorChange, TensorDiff } from '../../core/compare/result.ts';
import { escapeName } from '../output/escape.ts';
import { formatSignificant } from '../output/number.ts';
import { formatCount } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { truncate } from '../output/width.ts';
import { changeCounts, marks, moreLine } from './diff-marks.ts';

/** Arrays: `~ layer.weight  float32 [3, 4]  5 of 12 changed, largest 0.5, mean 0.02`. */
export function* tensorLines(diff: TensorDiff, style: Style, width: number, brief: boolean): Generator<string> {
  yield `   tensors: ${changeCounts(diff)}, ${formatCount(diff.unchanged)} the same`;
  if (brief) return;
  for (const change of diff.changes) yield tensorLine(change, style, width);
  yield* moreLine(diff.added + diff.removed + diff.changed - diff.changes.length);
}

function tensorLine(change: TensorChange, style: Style, width: number): string {
  const { mark, paint } = marks(style)[change.change];
  const name = change.name === '' ? 'array' : escapeName(change.name);
  return paint(truncate([`   ${mark} ${name}`, shapes(change), figures(change)].filter(Boolean).join('  '), width));
}

/** Type and shape, both sides where they differ. */
export function shapes({ before, after }: TensorChange): string {
  const sides = [before, after].flatMap((side) => (side ? `${escapeName(side.dtype)} [${side.shape.join(', ')}]` : []));
  return [...new Set(sides)].join(' -> ');
}

export function figures({ changedElements, elements, largest, mean, nonFinite }: TensorChange): string {
  if (changedElements === undefined || elements === undefined) return '';
  return [
    `${formatCount(changedElements)} of ${formatCount(elements)} changed`,
    largest === undefined ? '' : `largest ${formatSignificant(largest)}`,
    mean === undefined ? '' : `mean ${formatSignificant(mean)}`,
    nonFinite === undefined ? '' : `${formatCount(nonFinite)} to or from NaN or infinity`,
  ]
    .filter(Boolean)
    .join(', ');
}
