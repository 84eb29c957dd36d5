import type { FileMetaData, ParquetReadOptions, RowGroup, SchemaTree } from 'hyparquet';
import { ArtError } from '../errors.ts';
import { type Decompress, decompressor } from './codecs.ts';
import { checkPages } from './parquet-pages.ts';
import { columnOf, exactDecimal, parsers } from './parquet-types.ts';
import { type ByteSource, malformed, readRange, tooLarge, unsupported } from './source.ts';
import type { Cell, ColumnStatistics, TableGroup } from './table.ts';

type Library = typeof import('hyparquet');
type Leaf = NonNullable<RowGroup['columns'][number]['meta_data']>;

const FORMAT = 'Parquet';
/** Bytes and values of the part of a column that lies in one row group. */
const MAX_CHUNK = 2 ** 28;
const MAX_VALUES = 2 ** 25;

/** One row group of a Parquet file. Nothing reaches the library that has not been checked. */
export class ParquetGroup implements TableGroup {
  readonly first: number;
  readonly rows: number;
  readonly #library: Library;
  readonly #source: ByteSource;
  readonly #file: FileMetaData;
  readonly #root: SchemaTree;
  readonly #group: RowGroup;

  constructor(
    library: Library,
    source: ByteSource,
    file: FileMetaData,
    root: SchemaTree,
    group: RowGroup,
    first: number,
    rows: number,
  ) {
    this.first = first;
    this.rows = rows;
    this.#library = library;
    this.#source = source;
    this.#file = file;
    this.#root = root;
    this.#group = group;
  }

  ranges(column: number): { from: number; to: number }[] {
    return this.#leaves(column).map((leaf) => this.#range(leaf));
  }

  statistics(column: number): ColumnStatistics {
    const [leaf, ...others] = this.#leaves(column);
    const { min_value: min, max_value: max, null_count: nulls } = leaf?.statistics ?? {};
    if (others.length > 0) return {};
    return {
      ...(min === undefined ? {} : { min: min as Cell }),
      ...(max === undefined ? {} : { max: max as Cell }),
      ...(nulls === undefined ? {} : { nulls: Number(nulls) }),
    };
  }

  async read(column: number): Promise<Cell[]> {
    const tree = this.#tree(column);
    if (this.rows === 0) return [];
    if (this.rows > MAX_VALUES) throw tooLarge('a row group', this.rows, MAX_VALUES, 'rows');
    if (hasVariant(tree)) throw unsupported(FORMAT, 'variant values');
    const leaves = this.#leaves(column);
    const pieces = new Map<number, Uint8Array>();
    for (const leaf of leaves) pieces.set(this.#range(leaf).from, await this.#checked(tree, leaf));
    const codecs: Record<string, Decompress> = {};
    for (const { codec } of leaves) if (codec !== 'UNCOMPRESSED') codecs[codec] = await decompressor(codec);
    const cells = await this.#decode(tree, pieces, codecs);
    if (cells.length < this.rows) throw malformed(FORMAT, `"${tree.element.name}" has too few values`);
    cells.length = this.rows;
    return cells;
  }

  async #decode(
    tree: SchemaTree,
    pieces: Map<number, Uint8Array>,
    compressors: Record<string, Decompress>,
  ): Promise<Cell[]> {
    const { name, scale = 0 } = tree.element;
    const isDecimal = tree.children.length === 0 && tree.element.converted_type === 'DECIMAL';
    const isLocal = /^timestamp\[\w+\]$/.test(columnOf(tree).type);
    const metadata = isDecimal ? withoutDecimal(this.#file, name) : this.#file;
    const cells: Cell[] = [];
    const options: ParquetReadOptions = {
      ...{ metadata, columns: [name], compressors, parsers, utf8: false, geoparquet: false },
      ...{ rowStart: this.first, rowEnd: this.first + this.rows },
      file: {
        byteLength: this.#source.size,
        slice: (from, to) => heard(Promise.resolve(sliceOf(pieces, from, to ?? from))),
      },
      onChunk: ({ columnData }) => {
        for (const value of columnData)
          cells.push(isDecimal ? exactDecimal(value, scale) : isLocal ? withoutZone(value) : toCell(value));
      },
    };
    try {
      await this.#library.parquetRead(options);
    } catch (cause) {
      throw asMalformed(cause);
    }
    return cells;
  }

  /** The bytes of a column chunk, whose pages are what they say. */
  async #checked(tree: SchemaTree, leaf: Leaf): Promise<Uint8Array> {
    const { from, to } = this.#range(leaf);
    if (to - from > MAX_CHUNK) throw tooLarge('a column of a row group', to - from, MAX_CHUNK);
    const values = count(leaf.num_values);
    if (values > MAX_VALUES) throw tooLarge('a column of a row group', values, MAX_VALUES, 'values');
    const bytes = await readRange(this.#source, from, to, FORMAT);
    const decompress = leaf.codec === 'UNCOMPRESSED' ? undefined : await decompressor(leaf.codec);
    checkPages(bytes, { ...levels(tree, leaf.path_in_schema), values, isBoolean: leaf.type === 'BOOLEAN' }, decompress);
    return bytes;
  }

  #tree(column: number): SchemaTree {
    const tree = this.#root.children[column];
    if (!tree) throw new RangeError(`column ${column} of ${this.#root.children.length}`);
    return tree;
  }

  #leaves(column: number): Leaf[] {
    const { name } = this.#tree(column).element;
    const leaves: Leaf[] = [];
    for (const { meta_data: leaf, file_path: path } of this.#group.columns) {
      // The library's types promise fields that a damaged file lacks.
      if (!Array.isArray(leaf?.path_in_schema)) throw malformed(FORMAT, 'a column of a row group is not described');
      if (leaf.path_in_schema[0] !== name) continue;
      if (path !== undefined) throw unsupported(FORMAT, 'columns in other files');
      leaves.push(leaf);
    }
    if (leaves.length === 0) throw malformed(FORMAT, `a row group lacks "${name}"`);
    return leaves;
  }

  #range(leaf: Leaf): { from: number; to: number } {
    const from = count(leaf.dictionary_page_offset || leaf.data_page_offset);
    const to = from + count(leaf.total_compressed_size);
    if (to > this.#source.size) throw malformed(FORMAT, `"${leaf.path_in_schema.join('.')}" leaves the file`);
    return { from, to };
  }
}

/**
 * A promise whose failure, and that of all that follows from it, has somebody who hears it. The library begins all columns
 * of a row group, and when one of them fails it forgets the others: their failure would end the program.
 */
function heard<T>(promise: Promise<T>): Promise<T> {
  const { then } = Promise.prototype;
  then.call(promise, undefined, () => {});
  const value = (...args: Parameters<typeof then>): Promise<unknown> => heard(then.apply(promise, args));
  return Object.defineProperty(promise, 'then', { value });
}

/** What the library asks for is what was checked; anything else is not given. */
function sliceOf(pieces: Map<number, Uint8Array>, from: number, to: number): ArrayBuffer {
  for (const [start, bytes] of pieces) {
    if (from >= start && to <= start + bytes.length)
      return new Uint8Array(bytes.subarray(from - start, to - start)).buffer;
  }
  const joined = new Uint8Array(to - from);
  for (const [start, bytes] of pieces) if (start >= from && start + bytes.length <= to) joined.set(bytes, start - from);
  return joined.buffer;
}

/** The highest levels of a leaf: how often what is around it repeats, and how much of it may be absent. */
function levels(tree: SchemaTree, path: readonly string[]): { repetition: number; definition: number } {
  let node: SchemaTree | undefined = tree;
  let [repetition, definition] = [0, 0];
  for (let depth = 1; node; depth++) {
    if (node.element.repetition_type === 'REPEATED') repetition++;
    if (node.element.repetition_type !== 'REQUIRED') definition++;
    node = node.children.find((child) => child.element.name === path[depth]);
  }
  return { repetition, definition };
}

/** The same file with a decimal column as the numbers or bytes that it is stored as: a float64 would lose digits. */
function withoutDecimal(file: FileMetaData, name: string): FileMetaData {
  const schema = file.schema.map((element) => {
    if (element.name !== name || element.converted_type !== 'DECIMAL') return element;
    const { converted_type: _old, logical_type: _new, ...rest } = element;
    return rest;
  });
  return { ...file, schema };
}

/** The library does not say which times have no zone; they are written like the others, so the mark is taken off. */
function withoutZone(value: unknown): Cell {
  return typeof value === 'string' ? value.replace(/Z$/, '') : null;
}

function hasVariant(tree: SchemaTree): boolean {
  return tree.element.logical_type?.type === 'VARIANT' || tree.children.some(hasVariant);
}

function toCell(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(toCell);
  if (typeof value !== 'object' || value instanceof Uint8Array) return value as Cell;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCell(item)]));
}

/** A count of the file's description, which has it as a 64-bit integer. */
export function count(value: bigint | number | undefined): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw malformed(FORMAT, `"${value}" is no count`);
  return number;
}

/** An error of the library, or of its assumptions, as one that says what the file is not. */
export function asMalformed(cause: unknown): Error {
  if (cause instanceof ArtError) return cause;
  return malformed(FORMAT, 'it cannot be decoded', cause);
}
