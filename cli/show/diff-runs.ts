import type { FieldChange, RunDiff, VersionOf } from '../../core/compare/runs.ts';
import { short } from '../../core/repository/context.ts';
import { type Column, layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
import { formatSignificant } from '../output/number.ts';
import type { Style } from '../output/style.ts';
import { versionName } from './run-lines.ts';
import { showValue } from './value.ts';

/** Two runs side by side, a group of fields below its name. Nothing when no field differs. */
export function runDiffLines(diff: RunDiff, style: Style, width: number): string[] {
  const rows = runDiffRows(diff);
  if (rows.length === 0) return [];
  const [field = '', before = '', after = '', change = ''] = runDiffTitles(diff);
  const columns: Column[] = [
    { title: field },
    { title: before, shrinks: true, paint: style.removed },
    { title: after, shrinks: true, paint: style.added },
    { title: change },
  ];
  return layOut(columns, rows, width, style.heading);
}

export function runDiffTitles(diff: RunDiff): string[] {
  return ['RUN', short(diff.before), short(diff.after), 'CHANGE'];
}

/** Field, older, newer, difference. The name of a group stands alone; what is in it is indented. */
export function runDiffRows(diff: RunDiff): string[][] {
  return [
    ...diff.about.map((change) => fieldRow('', change, showValue)),
    ...group('labels', diff.labels, showValue),
    ...group('inputs', diff.inputs, showVersion),
    ...group('params', diff.params, showValue),
    ...group('metrics', diff.metrics, showValue),
    ...group('outputs', diff.outputs, showVersion),
    ...group('code', diff.code, showValue),
    ...group('env', diff.env, showValue),
  ];
}

function group<T>(title: string, changes: FieldChange<T>[], show: (value: T) => string): string[][] {
  if (changes.length === 0) return [];
  return [[title], ...changes.map((change) => fieldRow('  ', change, show))];
}

function fieldRow<T>(indent: string, change: FieldChange<T>, show: (value: T) => string): string[] {
  const { name, before, after, difference } = change;
  const side = (value: T | undefined): string => (value === undefined ? '-' : show(value));
  return [indent + escapeName(name), side(before), side(after), difference === undefined ? '' : signed(difference)];
}

function showVersion(version: VersionOf): string {
  return versionName(version.name, version) + (version.path === undefined ? '' : `:${escapeName(version.path)}`);
}

/** A difference of two decimal fractions has digits that neither had. */
function signed(difference: number): string {
  return (difference > 0 ? '+' : '') + formatSignificant(difference);
}
