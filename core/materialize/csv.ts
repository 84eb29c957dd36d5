import { CsvParser, type CsvRow } from './csv-parse.ts';
import { readText } from './lines.ts';
import { type ByteSource, malformed, sliceSource } from './source.ts';

export type { CsvRow } from './csv-parse.ts';

export interface CsvOptions {
  /** One character; absent: found out. */
  delimiter?: string;
  /** Whether the first row names the columns; absent: found out. */
  header?: boolean;
}

export interface CsvTable {
  delimiter: string;
  header: boolean;
  /** One name for each column, none twice, as the first row says or `column 1`, ... where it does not. */
  columns: string[];
  /** Rows below the header, in batches. They may have fewer or more fields than there are columns. */
  rows(): AsyncGenerator<CsvRow[], void, void>;
}

const SAMPLE = 64 * 1024;
const delimiters = [',', '\t', ';', '|'];

/**
 * A CSV or TSV file as a table. Columns and delimiter are found out from the first 64 KiB: the delimiter under which most
 * rows have as many fields as the first, and more than one; a header where no field of the first row is empty, a number,
 * or the same as another. Blank lines are no rows, save in a table of one column.
 *
 *     const table = await openCsv(source);
 *     for await (const batch of table.rows()) for (const { fields, line } of batch) ...
 *
 * Throws MALFORMED_FILE for a quote that is never closed and for bytes that are not UTF-8, TOO_LARGE for a row of more
 * than 16 million characters.
 */
export async function openCsv(source: ByteSource, options: CsvOptions = {}): Promise<CsvTable> {
  const sample = await readSample(source);
  const delimiter = options.delimiter ?? sniffDelimiter(sample);
  if (delimiter.length !== 1 || '"\r\n'.includes(delimiter)) {
    throw malformed('CSV', `"${delimiter}" cannot be its delimiter`);
  }
  const first = await firstRow(source, delimiter);
  const header = options.header ?? looksLikeHeader(first);
  const columns = uniqueNames(header ? first : first.map(() => ''));
  return { delimiter, header, columns, rows: () => readRows(source, delimiter, header, columns.length) };
}

async function* readRows(
  source: ByteSource,
  delimiter: string,
  header: boolean,
  columns: number,
): AsyncGenerator<CsvRow[], void, void> {
  let skip = header ? 1 : 0;
  for await (const batch of allRows(source, delimiter)) {
    let rows = columns > 1 ? batch.filter(isNotBlank) : batch;
    if (skip > 0 && rows.length > 0) {
      rows = rows.slice(1);
      skip = 0;
    }
    if (rows.length > 0) yield rows;
  }
}

async function* allRows(source: ByteSource, delimiter: string): AsyncGenerator<CsvRow[], void, void> {
  const parser = new CsvParser(delimiter);
  for await (const text of readText(source, 'CSV')) yield parser.push(text);
  yield parser.end();
}

async function firstRow(source: ByteSource, delimiter: string): Promise<string[]> {
  for await (const batch of allRows(source, delimiter)) {
    const [row] = batch.filter(isNotBlank);
    if (row) return row.fields;
  }
  return [];
}

function isNotBlank(row: CsvRow): boolean {
  return row.fields.length > 1 || row.fields[0] !== '';
}

/** The whole lines at the beginning of the file; a character that the cut halves must not be an error. */
async function readSample(source: ByteSource): Promise<string> {
  const size = Math.min(SAMPLE, source.size);
  const bytes = await sliceSource(source, 0, size).read(0, size);
  const text = new TextDecoder().decode(bytes);
  return size < source.size && text.includes('\n') ? text.slice(0, text.lastIndexOf('\n') + 1) : `${text}\n`;
}

function sniffDelimiter(sample: string): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const rows = new CsvParser(delimiter).push(sample).filter(isNotBlank).slice(0, 200);
    const width = rows[0]?.fields.length ?? 1;
    if (width < 2) continue;
    const score = rows.filter((row) => row.fields.length === width).length / rows.length + Math.min(width, 1000) / 1e6;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function looksLikeHeader(row: readonly string[]): boolean {
  const names = new Set(row.map((field) => field.trim()));
  return row.length > 0 && names.size === row.length && ![...names].some((name) => name === '' || isNumber(name));
}

function isNumber(text: string): boolean {
  return text !== '' && !Number.isNaN(Number(text));
}

/** Names to look columns up by: an empty one is `column N`, a repeated one gets ` (2)`, ` (3)`, ... behind it. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names.filter((name) => name !== ''));
  const used = new Set<string>();
  return names.map((given, index) => {
    const wanted = given === '' ? `column ${index + 1}` : given;
    let name = wanted;
    for (let n = 2; used.has(name) || (name !== given && taken.has(name)); n++) name = `${wanted} (${n})`;
    used.add(name);
    return name;
  });
}
