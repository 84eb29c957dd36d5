import type { RecordBatch, Schema } from 'apache-arrow';
import { ArtError } from '../errors.ts';
import { ArrowCells } from './arrow-cells.ts';
import { readArrowFooter } from './arrow-footer.ts';
import { type ArrowMessage, findMessages, readMessage } from './arrow-messages.ts';
import { columnOf } from './arrow-types.ts';
import { decompressor } from './codecs.ts';
import { decompressLz4Frame } from './lz4.ts';
import { type ByteSource, malformed, unsupported } from './source.ts';
import type { Cell, TableFile, TableGroup } from './table.ts';

type Library = typeof import('apache-arrow');
const FORMAT = 'Arrow';

/**
 * An Arrow file (Feather version 2 is the same) or stream: schema and batches, and the cells of a column of a batch when
 * they are asked for. To open it, the headers of its messages are read, one after the other.
 *
 * Throws MALFORMED_FILE, TOO_LARGE, and UNSUPPORTED_FILE for unions, intervals and run-end encoding.
 */
export async function openArrow(source: ByteSource): Promise<TableFile> {
  const library = await import('apache-arrow');
  await registerCodecs(library);
  const start = Buffer.from(await source.read(0, Math.min(6, source.size))).toString('latin1');
  const { schema, parts } = start === 'ARROW1' ? await openFile(library, source) : await openStream(library, source);
  const groups: TableGroup[] = [];
  let rows = 0;
  const recent: Recent = {};
  for (const part of parts) {
    groups.push(new Batch(library, source, schema.bytes, part, rows, recent));
    rows += part.batch.rows;
  }
  const columns = decode(() => schema.value.fields.map((field) => columnOf(library, field)));
  return { columns, rows, groups, metadata: Object.fromEntries(schema.value.metadata) };
}

interface Opened {
  /** As a value, and as the message that a stream begins with. */
  schema: { value: Schema; bytes: Uint8Array };
  parts: Part[];
}

/** A batch, and how many of the dictionaries, which all parts share, it needs. */
interface Part {
  dictionaries: readonly ArrowMessage[];
  needed: number;
  batch: ArrowMessage;
}

/** In a file dictionaries may come behind the batches that use them. */
async function openFile(library: Library, source: ByteSource): Promise<Opened> {
  const { empty, dictionaries, batches } = await readArrowFooter(source);
  const { Table, tableFromIPC, tableToIPC } = library;
  const schema = decode(() => {
    const value = tableFromIPC(empty).schema;
    return { value, bytes: tableToIPC(new Table(value), 'stream').slice(0, -endMark().length) };
  });
  return { schema, parts: batches.map((batch) => ({ dictionaries, needed: dictionaries.length, batch })) };
}

/** In a stream they come before, and later ones add to or replace earlier ones. */
async function openStream(library: Library, source: ByteSource): Promise<Opened> {
  const [first, ...others] = await findMessages(source, 0, source.size);
  if (!first) throw malformed(FORMAT, 'it has no schema');
  const bytes = await readMessage(source, first);
  const value = decode(() => library.tableFromIPC([bytes, endMark()])).schema;
  const dictionaries: ArrowMessage[] = [];
  const parts: Part[] = [];
  for (const message of others) {
    if (message.kind === 'dictionary') dictionaries.push(message);
    else parts.push({ dictionaries, needed: dictionaries.length, batch: message });
  }
  return { schema: { value, bytes }, parts };
}

/** The batch that was decoded last, since columns of one are mostly read one after the other. */
interface Recent {
  part?: Part;
  batch?: RecordBatch;
}

class Batch implements TableGroup {
  readonly first: number;
  readonly rows: number;
  readonly #library: Library;
  readonly #source: ByteSource;
  readonly #schema: Uint8Array;
  readonly #part: Part;
  readonly #recent: Recent;

  constructor(library: Library, source: ByteSource, schema: Uint8Array, part: Part, first: number, recent: Recent) {
    this.first = first;
    this.rows = part.batch.rows;
    this.#library = library;
    this.#source = source;
    this.#schema = schema;
    this.#part = part;
    this.#recent = recent;
  }

  /** The whole batch: an Arrow file keeps the columns of a batch together. */
  ranges(): { from: number; to: number }[] {
    const { from, to } = this.#part.batch;
    return [{ from, to }];
  }

  statistics(): Record<string, never> {
    return {};
  }

  async read(column: number): Promise<Cell[]> {
    const batch = await this.#batch();
    const data = batch.data.children[column];
    if (!data) throw new RangeError(`column ${column} of ${batch.data.children.length}`);
    const cells = decode(() => new ArrowCells(this.#library).of(data));
    if (cells.length !== this.rows) throw malformed(FORMAT, `a column has ${cells.length} values in ${this.rows} rows`);
    return cells;
  }

  async #batch(): Promise<RecordBatch> {
    if (this.#recent.part === this.#part && this.#recent.batch) return this.#recent.batch;
    const pieces = [this.#schema];
    const { dictionaries, needed, batch: own } = this.#part;
    for (const message of [...dictionaries.slice(0, needed), own])
      pieces.push(await readMessage(this.#source, message));
    const batch = decode(() => this.#decodeBatch([...pieces, endMark()]));
    Object.assign(this.#recent, { part: this.#part, batch });
    return batch;
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
