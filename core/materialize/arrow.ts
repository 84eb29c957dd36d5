import type { DataType, Field, RecordBatch } from 'apache-arrow';
import { ArtError } from '../errors.ts';
import { ArrowCells } from './arrow-cells.ts';
import { type ArrowMessage, findMessages, readMessage } from './arrow-messages.ts';
import { decompressLz4Frame } from './lz4.ts';
import { decompressor } from './parquet-codecs.ts';
import { type ByteSource, malformed, unsupported } from './source.ts';
import type { Cell, TableColumn, TableFile, TableGroup } from './table.ts';

type Library = typeof import('apache-arrow');
type Facts = DataType &
  Partial<Record<'unit' | 'precision' | 'scale' | 'byteWidth' | 'listSize' | 'bitWidth', number>> & {
    timezone?: string;
    isSigned?: boolean;
  };

const FORMAT = 'Arrow';

/**
 * An Arrow file (Feather version 2 is the same) or stream: schema and batches, and the cells of a column of a batch when
 * they are asked for. To open it, the headers of its messages are read, one after the other.
 *
 * Throws MALFORMED_FILE, TOO_LARGE, and UNSUPPORTED_FILE for unions, intervals and run-end encoding.
 */
export async function openArrow(source: ByteSource): Promise<TableFile> {
  const library = await import('apache-arrow');
  const isFile = Buffer.from(await source.read(0, Math.min(6, source.size))).toString('latin1') === 'ARROW1';
  const messages = await findMessages(source, isFile ? 8 : 0, isFile ? source.size - 10 : source.size);
  const [first, ...others] = messages as [ArrowMessage, ...ArrowMessage[]];
  await registerCodecs(library);
  const schemaBytes = await readMessage(source, first);
  const schema = decode(() => library.tableFromIPC([schemaBytes, endMark()])).schema;
  const groups: TableGroup[] = [];
  let rows = 0;
  for (const [index, message] of others.entries()) {
    if (message.kind !== 'batch') continue;
    // In a file dictionaries may come behind the batches that use them; in a stream they come before.
    const dictionaries = (isFile ? others : others.slice(0, index)).filter(({ kind }) => kind === 'dictionary');
    groups.push(new Batch(library, source, [first, ...dictionaries, message], rows));
    rows += message.rows;
  }
  const columns = schema.fields.map((field) => columnOf(library, field));
  return { columns, rows, groups, metadata: Object.fromEntries(schema.metadata) };
}

class Batch implements TableGroup {
  readonly first: number;
  readonly rows: number;
  readonly #library: Library;
  readonly #source: ByteSource;
  readonly #messages: ArrowMessage[];

  constructor(library: Library, source: ByteSource, messages: ArrowMessage[], first: number) {
    this.first = first;
    this.rows = messages.at(-1)?.rows ?? 0;
    this.#library = library;
    this.#source = source;
    this.#messages = messages;
  }

  /** The whole batch: an Arrow file keeps the columns of a batch together. */
  ranges(): { from: number; to: number }[] {
    return this.#messages.slice(-1).map(({ from, to }) => ({ from, to }));
  }

  statistics(): Record<string, never> {
    return {};
  }

  async read(column: number): Promise<Cell[]> {
    const pieces: Uint8Array[] = [];
    for (const message of this.#messages) pieces.push(await readMessage(this.#source, message));
    const batch = decode(() => this.#decodeBatch([...pieces, endMark()]));
    const data = batch.data.children[column];
    if (!data) throw new RangeError(`column ${column} of ${batch.data.children.length}`);
    const cells = decode(() => new ArrowCells(this.#library).of(data));
    if (cells.length !== this.rows) throw malformed(FORMAT, `a column has ${cells.length} values in ${this.rows} rows`);
    return cells;
  }

  #decodeBatch(pieces: Uint8Array[]): RecordBatch {
    let last: RecordBatch | undefined;
    for (const batch of this.#library.RecordBatchReader.from(pieces)) last = batch;
    if (!last) throw malformed(FORMAT, 'a batch cannot be decoded');
    return last;
  }
}

function endMark(): Uint8Array {
  return Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
}

/** The library hands over a view behind the length that is announced, which was checked with the batch. */
async function registerCodecs({ compressionRegistry, CompressionType }: Library): Promise<void> {
  const zstd = await decompressor('ZSTD');
  const announced = (bytes: Uint8Array) =>
    Number(new DataView(bytes.buffer, bytes.byteOffset - 8).getBigInt64(0, true));
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: (bytes) => decompressLz4Frame(bytes, announced(bytes)),
  });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => zstd(bytes, announced(bytes)) });
}

function columnOf(library: Library, { name, type, nullable }: Field): TableColumn {
  return { name, type: typeName(library, type), nullable };
}

/** The name of a type as Arrow's own programs write it. */
function typeName(library: Library, type: Facts): string {
  const { Type } = library;
  const unit = ['s', 'ms', 'us', 'ns'][type.unit ?? 0];
  const inner = () => type.children.map((child) => typeName(library, child.type));
  const names: Partial<Record<number, () => string>> = {
    [Type.Null]: () => 'null',
    [Type.Bool]: () => 'bool',
    [Type.Int]: () => `${type.isSigned ? '' : 'u'}int${type.bitWidth}`,
    [Type.Float]: () => ['halffloat', 'float', 'double'][type.precision ?? 2] ?? 'double',
    [Type.Utf8]: () => 'string',
    [Type.LargeUtf8]: () => 'large_string',
    [Type.Utf8View]: () => 'string_view',
    [Type.Binary]: () => 'binary',
    [Type.LargeBinary]: () => 'large_binary',
    [Type.BinaryView]: () => 'binary_view',
    [Type.FixedSizeBinary]: () => `fixed_size_binary[${type.byteWidth}]`,
    [Type.Decimal]: () => `decimal(${type.precision}, ${type.scale})`,
    [Type.Date]: () => (type.unit === 0 ? 'date32[day]' : 'date64[ms]'),
    [Type.Time]: () => `time${type.bitWidth}[${unit}]`,
    [Type.Timestamp]: () => `timestamp[${unit}${type.timezone ? `, ${type.timezone}` : ''}]`,
    [Type.Duration]: () => `duration[${unit}]`,
    [Type.List]: () => `list<${inner()[0]}>`,
    [Type.LargeList]: () => `large_list<${inner()[0]}>`,
    [Type.FixedSizeList]: () => `list<${inner()[0]}>[${type.listSize}]`,
    [Type.Map]: () =>
      `map<${type.children[0]?.type.children.map((child: Field) => typeName(library, child.type)).join(', ')}>`,
    [Type.Struct]: () => `struct<${type.children.map((child, i) => `${child.name}: ${inner()[i]}`).join(', ')}>`,
    [Type.Dictionary]: () => typeName(library, (type as unknown as { dictionary: DataType }).dictionary),
  };
  return names[type.typeId]?.() ?? String(type);
}

function decode<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ArtError || (cause instanceof RangeError && /^column /.test(cause.message))) throw cause;
    if (cause instanceof Error && /^Unrecognized type/.test(cause.message))
      throw unsupported(FORMAT, 'a type that is not known');
    throw malformed(FORMAT, 'it cannot be decoded', cause);
  }
}
