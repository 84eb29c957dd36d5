// Arrow's buffers as cells. The library's own getters cut times to milliseconds, and believe offsets; here every offset is
// held against what it points into.
import type { Data, DataType, Vector } from 'apache-arrow';
import { decodeFloat16 } from './dtype.ts';
import { malformed, tooLarge, unsupported } from './source.ts';
import { type Cell, day, decimal, instant } from './table.ts';

type Library = typeof import('apache-arrow');
/** What is used of types: which of these are there depends on the type. */
type Facts = DataType &
  Partial<Record<'unit' | 'bitWidth' | 'scale' | 'byteWidth' | 'listSize', number>> & { timezone?: string };
type Numbers = ArrayLike<number | bigint>;

const FORMAT = 'Arrow';
const MAX_CELLS = 2 ** 26;
const MAX_VIEWED = 2 ** 29;
const perSecond = [1n, 1_000n, 1_000_000n, 1_000_000_000n];

/** Turns the parts of one batch into cells, with one budget for all of them. */
export class ArrowCells {
  readonly #library: Library;
  readonly #dictionaries = new Map<Vector, Cell[]>();
  #cells = 0;
  #viewed = 0;

  constructor(library: Library) {
    this.#library = library;
  }

  /** The cells of a column or of a part of one. Throws MALFORMED_FILE, TOO_LARGE and UNSUPPORTED_FILE. */
  of(data: Data): Cell[] {
    this.#cells += data.length;
    if (this.#cells > MAX_CELLS) throw tooLarge('a batch of an Arrow file', this.#cells, MAX_CELLS, 'values');
    const cell = this.#reader(data);
    const { nullBitmap: bits, length, offset } = data;
    const hasNulls = bits !== undefined && bits !== null && bits.length > 0 && data.nullCount !== 0;
    return Array.from({ length }, (_, i) => {
      const at = i + offset;
      return hasNulls && (((bits as Uint8Array)[at >> 3] ?? 0) & (1 << (at & 7))) === 0 ? null : cell(i);
    });
  }

  #reader(data: Data): (row: number) => Cell {
    const { Type } = this.#library;
    const type = data.type as Facts;
    switch (type.typeId) {
      case Type.Null:
        return () => null;
      case Type.Bool:
        return this.#bits(data);
      case Type.Int:
      case Type.Time:
      case Type.Duration:
        return this.#numbers(data, (value) => value);
      case Type.Float:
        return this.#numbers(
          data,
          data.values instanceof Uint16Array ? (value) => decodeFloat16(Number(value)) : (value) => value,
        );
      case Type.Timestamp: {
        const zone = type.timezone ? 'Z' : '';
        return this.#numbers(data, (value) => instant(BigInt(value), perSecond[type.unit ?? 0] ?? 1n, zone));
      }
      case Type.Date:
        return this.#numbers(data, (value) =>
          type.unit === 0 ? day(Number(value)) : instant(BigInt(value), 1_000n, ''),
        );
      case Type.Decimal:
        return this.#decimals(data, type);
      case Type.Utf8:
      case Type.LargeUtf8:
        return this.#slices(data, (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
      case Type.Binary:
      case Type.LargeBinary:
        return this.#slices(data, (bytes) => bytes);
      case Type.Utf8View:
        return this.#views(data, (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
      case Type.BinaryView:
        return this.#views(data, (bytes) => bytes);
      case Type.FixedSizeBinary:
        return this.#fixed(data, type.byteWidth ?? 0);
      case Type.Dictionary:
        return this.#dictionary(data);
      default:
        return this.#nested(data, type);
    }
  }

  #nested(data: Data, type: Facts): (row: number) => Cell {
    const { Type } = this.#library;
    switch (type.typeId) {
      case Type.Struct:
        return this.#struct(data);
      case Type.List:
      case Type.LargeList:
        return this.#list(data);
      case Type.Map: {
        const entries = this.#list(data);
        return (row) => mapCell(entries(row));
      }
      case Type.FixedSizeList: {
        const size = type.listSize ?? 0;
        const items = this.#child(data, data.length * size);
        return (row) => items.slice(row * size, row * size + size);
      }
      default:
        throw unsupported(FORMAT, `values of type ${String(type)}`);
    }
  }

  #numbers(data: Data, read: (value: number | bigint) => Cell): (row: number) => Cell {
    const values = data.values as unknown as Numbers;
    checkRoom(values.length, data.length);
    return (row) => read(values[row] ?? 0);
  }

  #bits(data: Data): (row: number) => Cell {
    const bytes = data.values as Uint8Array;
    checkRoom(bytes.length * 8, data.length);
    return (row) => ((bytes[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }

  #decimals(data: Data, type: Facts): (row: number) => Cell {
    const words = data.values as Uint32Array;
    const width = (type.bitWidth ?? 128) / 32;
    checkRoom(words.length, data.length * width);
    return (row) => {
      let value = 0n;
      for (let i = width - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[row * width + i] ?? 0);
      return decimal(BigInt.asIntN(width * 32, value), type.scale ?? 0);
    };
  }

  #fixed(data: Data, width: number): (row: number) => Cell {
    const bytes = data.values as Uint8Array;
    checkRoom(bytes.length, data.length * width);
    return (row) => bytes.slice(row * width, row * width + width);
  }

  #slices(data: Data, read: (bytes: Uint8Array) => Cell): (row: number) => Cell {
    const bytes = data.values as Uint8Array;
    const offsets = checkedOffsets(data, bytes.length);
    return (row) => read(bytes.slice(Number(offsets[row]), Number(offsets[row + 1])));
  }

  /** Short values lie in the view itself, long ones in one of several buffers, which views may share. */
  #views(data: Data, read: (bytes: Uint8Array) => Cell): (row: number) => Cell {
    const views = data.values as Uint8Array;
    checkRoom(views.length, data.length * 16);
    const view = new DataView(views.buffer, views.byteOffset, views.length);
    return (row) => {
      const length = view.getInt32(row * 16, true);
      this.#viewed += Math.max(0, length);
      if (this.#viewed > MAX_VIEWED) throw tooLarge('a batch of an Arrow file', this.#viewed, MAX_VIEWED);
      const inside = length <= 12;
      const buffer = inside ? views : data.variadicBuffers[view.getInt32(row * 16 + 8, true)];
      const from = inside ? row * 16 + 4 : view.getInt32(row * 16 + 12, true);
      if (!buffer || length < 0 || from < 0 || from + length > buffer.length)
        throw malformed(FORMAT, 'a value leaves its buffer');
      return read(buffer.slice(from, from + length));
    };
  }

  #struct(data: Data): (row: number) => Cell {
    const names = data.type.children.map(({ name }) => name);
    const columns = data.children.map((child) => this.#wholeChild(child, data.length));
    return (row) => Object.fromEntries(columns.map((column, i) => [names[i] ?? '', column[row] ?? null]));
  }

  #list(data: Data): (row: number) => Cell[] {
    const items = this.#child(data, 0);
    const offsets = checkedOffsets(data, items.length);
    return (row) => items.slice(Number(offsets[row]), Number(offsets[row + 1]));
  }

  #child(data: Data, needed: number): Cell[] {
    const [child] = data.children;
    if (!child) throw malformed(FORMAT, 'a list has no items');
    return this.#wholeChild(child, needed);
  }

  #wholeChild(child: Data, needed: number): Cell[] {
    checkRoom(child.length, needed);
    return this.of(child);
  }

  #dictionary(data: Data): (row: number) => Cell {
    const { dictionary } = data;
    if (!dictionary) throw malformed(FORMAT, 'a dictionary is missing');
    let values = this.#dictionaries.get(dictionary);
    if (!values) {
      values = dictionary.data.flatMap((part) => this.of(part));
      this.#dictionaries.set(dictionary, values);
    }
    const known = values;
    return this.#numbers(data, (index) => {
      if (Number(index) < 0 || Number(index) >= known.length)
        throw malformed(FORMAT, `a dictionary has no value ${index}`);
      return known[Number(index)] ?? null;
    });
  }
}

/** Offsets that never go down and never leave what they point into, so that no byte belongs to two values. */
function checkedOffsets(data: Data, room: number): Numbers {
  const offsets = data.valueOffsets as unknown as Numbers;
  if (data.length === 0) return offsets;
  checkRoom(offsets.length, data.length + 1);
  let before = 0;
  for (let i = 0; i <= data.length; i++) {
    const offset = Number(offsets[i]);
    if (offset < before || offset > room) throw malformed(FORMAT, 'an offset leaves what it points into');
    before = offset;
  }
  return offsets;
}

function checkRoom(has: number, needed: number): void {
  if (has < needed) throw malformed(FORMAT, `a column has ${has} values where ${needed} are needed`);
}

function mapCell(entries: Cell): Cell {
  const pairs = (entries as { key: Cell; value: Cell }[]).map((entry) => Object.values(entry ?? {}));
  return Object.fromEntries(pairs.map(([key, value]) => [String(key), value ?? null])) as Cell;
}
