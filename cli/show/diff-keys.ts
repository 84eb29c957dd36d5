import type { KeyChange, KeyDiff } from '../../core/compare/result.ts';
import type { Value } from '../../core/object/types.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import { changeCounts, markedLine, moreLine } from './diff-marks.ts';
import type { ShownLine } from './shown-line.ts';

/** Values at key paths: `~ train.lr  0.1 -> 0.2`. Text in quotes, so that "1" is not 1. */
export function* keyLines(diff: KeyDiff, brief: boolean): Generator<ShownLine> {
  yield { text: `   values: ${changeCounts(diff)}` };
  if (brief) return;
  for (const change of diff.changes) yield markedLine(change.change, describe(change));
  yield* moreLine(diff.added + diff.removed + diff.changed - diff.changes.length);
}

function describe({ key, before, after }: KeyChange): string {
  const values = [before, after].filter((value) => value !== undefined).map(showLeaf);
  return `${key === '' ? '(the whole)' : escapeName(key)}  ${values.join(' -> ')}`;
}

function showLeaf(value: Value): string {
  const digits = value !== null && typeof value === 'object' && '$int' in value ? value['$int'] : undefined;
  return typeof digits === 'string' ? digits : escapeName(toJson(value));
}
