import type { Value } from '../../core/object/types.ts';
import type { ComparedRow, RunComparison } from '../../core/repository/compare-runs.ts';
import { short } from '../../core/repository/context.ts';
import { layOut } from '../output/columns.ts';
import { csvRecord } from '../output/csv.ts';
import { formatDate, isoTime } from '../output/date.ts';
import { escapeName } from '../output/escape.ts';
import type { Style } from '../output/style.ts';
import { displayWidth, padStart } from '../output/width.ts';
import { csvValue } from './run-table.ts';
import { showValue } from './value.ts';

/** Runs as columns; numbers of one run stand at the right of each other. */
export function compareLines({ runs, rows }: RunComparison, style: Style, width: number): string[] {
  const heads = [
    ['run', ...runs.map(({ run }) => short(run))],
    ['message', ...runs.map(({ message }) => escapeName(message.split('\n', 1)[0] ?? ''))],
    ['author', ...runs.map(({ author }) => escapeName(author))],
    ['time', ...runs.map(({ time }) => formatDate(time))],
  ];
  const columns = [
    { title: '', paint: style.name },
    ...runs.map(({ selector }) => ({ title: escapeName(selector), shrinks: true })),
  ];
  const cells = aligned(rows);
  const lines = rows.map(({ field }, at) => [escapeName(field), ...(cells[at] as string[])]);
  return layOut(columns, [...heads, ...lines], width, style.heading);
}

export function* compareCsv({ runs, rows }: RunComparison): Generator<string> {
  yield csvRecord(['field', ...runs.map(({ selector }) => selector)]);
  yield csvRecord(['run', ...runs.map(({ run }) => run)]);
  yield csvRecord(['message', ...runs.map(({ message }) => message)]);
  yield csvRecord(['author', ...runs.map(({ author }) => author)]);
  yield csvRecord(['time', ...runs.map(({ time }) => isoTime(time))]);
  for (const { field, values } of rows) yield csvRecord([field, ...values.map(csvValue)]);
}

function aligned(rows: readonly ComparedRow[]): string[][] {
  const widths: number[] = [];
  const shown = rows.map(({ values }) => values.map(showCell));
  for (const [at, { values }] of rows.entries()) {
    for (const [run, value] of values.entries()) {
      if (typeof value === 'number') widths[run] = Math.max(widths[run] ?? 0, displayWidth(shown[at]?.[run] ?? ''));
    }
  }
  return rows.map(({ values }, at) =>
    values.map((value, run) => {
      const text = shown[at]?.[run] ?? '';
      return typeof value === 'number' ? padStart(text, widths[run] ?? 0) : text;
    }),
  );
}

function showCell(value: Value | undefined): string {
  return value === undefined ? '-' : showValue(value);
}
