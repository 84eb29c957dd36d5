import type { FileMetaData } from 'hyparquet';
import { asMalformed, count, ParquetGroup } from './parquet-group.ts';
import { columnOf, parsers } from './parquet-types.ts';
import { type ByteSource, malformed, readRange, tooLarge, unsupported } from './source.ts';
import type { TableFile, TableGroup } from './table.ts';
import { readThrift } from './thrift.ts';

const FORMAT = 'Parquet';
const MAX_FOOTER = 2 ** 26;

/**
 * A Parquet file: schema, row groups, and the cells of a column of a row group when they are asked for. Only the footer is
 * read to open it.
 *
 *     const table = await openParquet(source);
 *     const cells = await table.groups[0].read(2); // third column of the first row group
 *
 * Throws MALFORMED_FILE, TOO_LARGE, and UNSUPPORTED_FILE for variants and codecs that are not known.
 */
export async function openParquet(source: ByteSource): Promise<TableFile> {
  const library = await import('hyparquet');
  const footer = await readFooter(source);
  try {
    return describe(library, source, library.parquetMetadata(footer, { parsers, geoparquet: false }));
  } catch (cause) {
    throw asMalformed(cause);
  }
}

function describe(library: typeof import('hyparquet'), source: ByteSource, file: FileMetaData): TableFile {
  const root = library.parquetSchema(file);
  const columns = root.children.map(columnOf);
  const names = new Set(columns.map(({ name }) => name));
  if (names.size !== columns.length) throw unsupported(FORMAT, 'a column name twice');
  const groups: TableGroup[] = [];
  let first = 0;
  for (const group of file.row_groups) {
    const rows = count(group.num_rows);
    groups.push(new ParquetGroup(library, source, file, root, group, first, rows));
    first += rows;
  }
  const metadata = Object.fromEntries((file.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? '']));
  return { columns, rows: first, groups, metadata };
}

/** The file's description with the 8 bytes behind it. Everything that it says of its own lengths has been checked. */
async function readFooter(source: ByteSource): Promise<Uint8Array> {
  if (source.size < 12) throw malformed(FORMAT, 'it is too short');
  const tail = Buffer.from(await source.read(source.size - 8, source.size));
  if (tail.toString('latin1', 4) !== 'PAR1') throw malformed(FORMAT, 'it does not end as one');
  const length = tail.readUInt32LE(0);
  if (length > MAX_FOOTER) throw tooLarge('the footer of a Parquet file', length, MAX_FOOTER);
  const footer = await readRange(source, source.size - 8 - length, source.size, FORMAT);
  readThrift(footer, 0, FORMAT);
  return footer;
}
