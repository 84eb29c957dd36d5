import type { KeyChange, KeyDiff } from '../../core/compare/result.ts';
import type { Value } from '../../core/object/types.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import type { Style } from '../output/style.ts';
import { truncate } from '../output/width.ts';
import { changeCounts, marks, moreLine } from './diff-marks.ts';

/** Values at key paths: `~ train.lr  0.1 -> 0.2`. Text in quotes, so that "1" is not 1. */
export function* keyLines(diff: KeyDiff, style: Style, width: number, brief: boolean): Generator<string> {
  yield `   values: ${changeCounts(diff)}`;
  if (brief) return;
  for (const change of diff.changes) yield keyLine(change, style, width);
  yield* moreLine(diff.added + diff.removed + diff.changed - diff.changes.length);
}

function keyLine({ key, change, before, after }: KeyChange, style: Style, width: number): string {
  const { mark, paint } = marks(style)[change];
  const name = key === '' ? '(the whole)' : escapeName(key);
  const values = [before, after].filter((value) => value !== undefined).map(showLeaf);
  return paint(truncate(`   ${mark} ${name}  ${values.join(' -> ')}`, width));
}

function showLeaf(value: Value): string {
  const digits = value !== null && typeof value === 'object' && '$int' in value ? value['$int'] : undefined;
  return typeof digits === 'string' ? digits : escapeName(toJson(value));
}
