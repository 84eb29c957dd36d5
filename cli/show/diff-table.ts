import type {
  Cell,
  ColumnChange,
  ColumnSummary,
  NumberSummary,
  RowChange,
  TableDiff,
} from '../../core/compare/result.ts';
import { type Column, layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
import { formatSignificant } from '../output/number.ts';
import { counted, formatCount } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { truncate } from '../output/width.ts';
import { changeCounts, marks, moreLine } from './diff-marks.ts';

/** A table: its rows in numbers, columns, the rows that changed, and figures of columns of numbers. */
export function* tableLines(diff: TableDiff, style: Style, width: number, brief: boolean): Generator<string> {
  yield `   rows: ${rowCounts(diff)}`;
  for (const change of diff.columns) yield columnLine(change, style);
  if (!brief) {
    for (const change of diff.changes) yield rowLine(change, style, width);
    yield* moreLine((diff.added ?? 0) + (diff.removed ?? 0) + (diff.changed ?? 0) - diff.changes.length);
  }
  if (diff.summary.length > 0) yield* summaryLines(diff.summary, style, width);
}

export function rowCounts(diff: TableDiff): string {
  const { before, after } = diff.rows;
  const size = before === after ? counted(after, 'row') : `${formatCount(before)} -> ${counted(after, 'row')}`;
  const by = diff.key ? ` by ${diff.key.map(escapeName).join(', ')}` : '';
  return diff.added === undefined ? size : `${changeCounts(diff)}${by}; ${size}`;
}

function columnLine({ column, change, before, after }: ColumnChange, style: Style): string {
  const { mark, paint } = marks(style)[change === 'type' ? 'changed' : change];
  const types = [before, after].filter((type) => type !== undefined).map(escapeName);
  return paint(`   ${mark} column ${escapeName(column)}${types.length > 0 ? `  ${types.join(' -> ')}` : ''}`);
}

/** `~ id=3  lr: 0.1 -> 0.2`; without a key the number of the row. */
function rowLine(row: RowChange, style: Style, width: number): string {
  const { mark, paint } = marks(style)[row.change];
  const name = row.key ? pairs(row.key) : `row ${formatCount(row.afterRow ?? row.beforeRow ?? 0)}`;
  const { before = {}, after = {}, key = {} } = row;
  const cells =
    row.change === 'changed'
      ? Object.keys(after).map(
          (column) => `${escapeName(column)}: ${showCell(before[column])} -> ${showCell(after[column])}`,
        )
      : [pairs(Object.fromEntries(Object.entries({ ...before, ...after }).filter(([column]) => !(column in key))))];
  return paint(truncate(`   ${mark} ${name}  ${cells.join(', ')}`.trimEnd(), width));
}

function pairs(cells: Record<string, Cell>): string {
  return Object.entries(cells)
    .map(([column, cell]) => `${escapeName(column)}=${showCell(cell)}`)
    .join(', ');
}

/** Text bare where that is clear. */
export function showCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return 'null';
  const text = escapeName(String(cell));
  return typeof cell === 'string' && (text === '' || /[\s,=]/.test(text)) ? `"${text}"` : text;
}

export const summaryFields: readonly (keyof NumberSummary)[] = ['count', 'missing', 'min', 'max', 'mean', 'deviation'];

/** Two lines a column, before and after. */
function summaryLines(summary: readonly ColumnSummary[], style: Style, width: number): string[] {
  const columns: Column[] = [
    { title: '   COLUMN', shrinks: true },
    ...['', 'COUNT', 'MISSING', 'MIN', 'MAX', 'MEAN', 'DEVIATION'].map((title) => ({ title, right: title !== '' })),
  ];
  const row = (name: string, when: string, figures: NumberSummary | null): string[] => [
    `   ${name}`,
    when,
    ...summaryFields.map((field) => (figures ? formatSignificant(figures[field]) : '-')),
  ];
  const rows = summary.flatMap(({ column, before, after }) => [
    row(escapeName(column), 'before', before),
    row('', 'after', after),
  ]);
  return layOut(columns, rows, width, style.heading);
}
