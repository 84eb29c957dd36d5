import type { TensorChange, TensorDiff } from '../../core/compare/result.ts';
import { escapeName } from '../output/escape.ts';
import { formatSignificant } from '../output/number.ts';
import { formatCount } from '../output/size.ts';
import { changeCounts, markedLine, moreLine } from './diff-marks.ts';
import type { ShownLine } from './shown-line.ts';

/** Arrays: `~ layer.weight  float32 [3, 4]  5 of 12 changed, largest 0.5, mean 0.02`. */
export function* tensorLines(diff: TensorDiff, brief: boolean): Generator<ShownLine> {
  yield { text: `   tensors: ${changeCounts(diff)}, ${formatCount(diff.unchanged)} the same` };
  if (brief) return;
  for (const change of diff.changes) {
    const name = change.name === '' ? 'array' : escapeName(change.name);
    yield markedLine(change.change, [name, shapes(change), figures(change)].filter(Boolean).join('  '));
  }
  yield* moreLine(diff.added + diff.removed + diff.changed - diff.changes.length);
}

/** Type and shape, both sides where they differ. */
function shapes({ before, after }: TensorChange): string {
  const sides = [before, after].flatMap((side) => (side ? `${escapeName(side.dtype)} [${side.shape.join(', ')}]` : []));
  return [...new Set(sides)].join(' -> ');
}

function figures({ changedElements, elements, largest, mean, nonFinite }: TensorChange): string {
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
