import type { Value } from '../../core/object/types.ts';
import { plainValue } from '../../core/query/columns.ts';
import type { Found } from '../../core/query/subject.ts';
import { short } from '../../core/repository/context.ts';
import type { RunTable, TableOptions } from '../../core/repository/query.ts';
import type { Repository } from '../../core/repository.ts';
import type { Context } from '../context.ts';
import { type Column, layOut } from '../output/columns.ts';
import { csvRecord } from '../output/csv.ts';
import { formatAgo, formatDate } from '../output/date.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import type { Style } from '../output/style.ts';
import { showValue } from './value.ts';

/** Prints runs as a table: for people, as CSV or as JSON. */
export async function printRunTable(context: Context, repository: Repository, options: TableOptions): Promise<void> {
  const { out, json, flags } = context;
  const table = await repository.table(options);
  const { columns, rows } = table;
  if (json) return out.each(rows, ({ cells }) => toJson(rowJson(columns, cells)));
  if (!flags.has('csv')) return printColumns(context, table);
  out.line(csvRecord(columns));
  await out.each(rows, ({ cells }) => csvRecord(cells.map(csvText)));
}

function printColumns(context: Context, { columns, rows }: RunTable): void {
  const now = context.terminal.isOutputTerminal ? Date.now() : undefined;
  const lines: string[][] = [];
  const isText = columns.map(() => false);
  for (const { cells } of rows) {
    for (const [at, cell] of cells.entries()) if (cell && !isNumber(cell)) isText[at] = true;
    lines.push(cells.map((cell, at) => shown(cell, columns[at] as string, now)));
  }
  if (lines.length === 0) {
    context.hint('there are no such runs; all of them: art log --all');
    return;
  }
  const layout = columns.map((name, at) => columnOf(name, isText[at] === true, context.style));
  for (const line of layOut(layout, lines, context.width, context.style.heading)) context.out.line(line);
}

function columnOf(name: string, isText: boolean, style: Style): Column {
  const title = escapeName(name);
  if (name === 'run') return { title, paint: style.id };
  return isText ? { title, shrinks: true, ...(name === 'time' && { paint: style.dim }) } : { title, right: true };
}

function shown(cell: Found | undefined, name: string, now: number | undefined): string {
  if (!cell) return '-';
  if (cell.kind === 'time') return now === undefined ? formatDate(cell.time) : formatAgo(cell.time, now);
  if (cell.kind === 'id') return short(cell.id);
  if (cell.kind === 'span') return `${cell.span / 1000}s`;
  const value = plainValue(cell);
  if (name === 'message') return escapeName(String(value).split('\n', 1)[0] ?? '');
  return cell.kind === 'set' ? escapeName(cell.values.join(', ')) : showValue(value);
}

function csvText(cell: Found | undefined): string {
  if (!cell) return '';
  if (cell.kind === 'set') return cell.values.join(', ');
  return csvValue(plainValue(cell));
}

/** A value in a cell: text and numbers bare, null as nothing, lists and maps as JSON. */
export function csvValue(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : bareJson(value);
}

function bareJson(value: Value): string {
  const { $int } = value as { $int?: Value };
  return typeof $int === 'string' ? $int : toJson(value);
}

function rowJson(columns: readonly string[], cells: readonly (Found | undefined)[]): Record<string, unknown> {
  const row: Record<string, unknown> = Object.create(null);
  for (const [at, cell] of cells.entries()) if (cell) row[columns[at] as string] = plainValue(cell);
  return row;
}

function isNumber(cell: Found): boolean {
  return cell.kind === 'span' || typeof plainValue(cell) === 'number';
}
