import type { Cell, ColumnSummary, NumberSummary, RowChange, TableDiff } from '../../core/compare/result.ts';
import { type Column, layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
import { formatSignificant } from '../output/number.ts';
import { counted, formatCount } from '../output/size.ts';
import { changeCounts, markedLine, moreLine } from './diff-marks.ts';
import type { ShownLine } from './shown-line.ts';

/** A table: its rows in numbers, columns, the rows that changed, and figures of columns of numbers. */
export function* tableLines(diff: TableDiff, brief: boolean): Generator<ShownLine> {
  yield { text: `   rows: ${rowCounts(diff)}` };
  for (const { column, change, before, after } of diff.columns) {
    const types = [before, after].filter((type) => type !== undefined).map(escapeName);
    yield markedLine(change === 'type' ? 'changed' : change, `column ${escapeName(column)}  ${types.join(' -> ')}`);
  }
  if (!brief) {
    for (const change of diff.changes) yield markedLine(change.change, rowText(change));
    yield* moreLine((diff.added ?? 0) + (diff.removed ?? 0) + (diff.changed ?? 0) - diff.changes.length);
  }
  if (diff.summary.length > 0) yield* summaryLines(diff.summary);
}

function rowCounts(diff: TableDiff): string {
  const { before, after } = diff.rows;
  const size = before === after ? counted(after, 'row') : `${formatCount(before)} -> ${counted(after, 'row')}`;
  const by = diff.key ? ` by ${diff.key.map(escapeName).join(', ')}` : '';
  return diff.added === undefined ? size : `${changeCounts(diff)}${by}; ${size}`;
}

/** `id=3  lr: 0.1 -> 0.2`; without a key the number of the row. */
function rowText(row: RowChange): string {
  const { before = {}, after = {}, key = {} } = row;
  const name = row.key ? pairs(key) : `row ${formatCount(row.afterRow ?? row.beforeRow ?? 0)}`;
  if (row.change !== 'changed') {
    const rest = Object.entries({ ...before, ...after }).filter(([column]) => !Object.hasOwn(key, column));
    return `${name}  ${pairs(Object.fromEntries(rest))}`;
  }
  const cells = Object.keys(after).map(
    (column) => `${escapeName(column)}: ${showCell(before[column])} -> ${showCell(after[column])}`,
  );
  return `${name}  ${cells.join(', ')}`;
}

function pairs(cells: Record<string, Cell>): string {
  return Object.entries(cells)
    .map(([column, cell]) => `${escapeName(column)}=${showCell(cell)}`)
    .join(', ');
}

/** Text bare where that is clear. */
function showCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return 'null';
  const text = escapeName(String(cell));
  return typeof cell === 'string' && (text === '' || /[\s,=]/.test(text)) ? `"${text}"` : text;
}

const summaryFields: readonly (keyof NumberSummary)[] = ['count', 'missing', 'min', 'max', 'mean', 'deviation'];

/** Two lines a column, before and after. */
function* summaryLines(summary: readonly ColumnSummary[]): Generator<ShownLine> {
  const titles = ['', 'COUNT', 'MISSING', 'MIN', 'MAX', 'MEAN', 'DEVIATION'];
  const columns: Column[] = [{ title: '   COLUMN' }, ...titles.map((title) => ({ title, right: title !== '' }))];
  const row = (name: string, when: string, figures: NumberSummary | null): string[] => [
    `   ${name}`,
    when,
    ...summaryFields.map((field) => (figures ? formatSignificant(figures[field]) : '-')),
  ];
  const rows = summary.flatMap(({ column, before, after }) => [
    row(escapeName(column), 'before', before),
    row('', 'after', after),
  ]);
  const [head = '', ...rest] = layOut(columns, rows, Number.POSITIVE_INFINITY, (text) => text);
  yield { text: head, role: 'heading', shrinks: true };
  for (const text of rest) yield { text, shrinks: true };
}
