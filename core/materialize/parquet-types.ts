// What the columns of a Parquet file hold, under the names that Arrow has for types.
import type { ParquetParsers, SchemaElement, SchemaTree } from 'hyparquet';
import { day, decimal, instant, type TableColumn } from './table.ts';

const plain: Record<string, string> = {
  BOOLEAN: 'bool',
  INT32: 'int32',
  INT64: 'int64',
  INT96: 'timestamp[ns]',
  FLOAT: 'float',
  DOUBLE: 'double',
  BYTE_ARRAY: 'binary',
};

const converted: Record<string, string> = {
  UTF8: 'string',
  ENUM: 'string',
  JSON: 'json',
  DATE: 'date32[day]',
  TIME_MILLIS: 'time32[ms]',
  TIME_MICROS: 'time64[us]',
  TIMESTAMP_MILLIS: 'timestamp[ms, UTC]',
  TIMESTAMP_MICROS: 'timestamp[us, UTC]',
  UINT_8: 'uint8',
  UINT_16: 'uint16',
  UINT_32: 'uint32',
  UINT_64: 'uint64',
  INT_8: 'int8',
  INT_16: 'int16',
};

const units: Record<string, string> = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' };

export function columnOf(tree: SchemaTree): TableColumn {
  const { name, repetition_type: repetition } = tree.element;
  const type = typeOf(tree);
  return { name, type: repetition === 'REPEATED' ? `list<${type}>` : type, nullable: repetition !== 'REQUIRED' };
}

function typeOf(tree: SchemaTree): string {
  const { element, children } = tree;
  if (children.length === 0) return leafType(element);
  const [inner] = children;
  if (element.converted_type === 'LIST' && inner) return `list<${typeOf(inner.children[0] ?? inner)}>`;
  if (element.converted_type?.startsWith('MAP') && inner) return `map<${inner.children.map(typeOf).join(', ')}>`;
  return `struct<${children.map((child) => `${child.element.name}: ${typeOf(child)}`).join(', ')}>`;
}

function leafType(element: SchemaElement): string {
  const { type = '', converted_type: old, logical_type: logical, type_length: length } = element;
  if (old === 'DECIMAL') return `decimal(${element.precision ?? 0}, ${element.scale ?? 0})`;
  if (logical?.type === 'TIMESTAMP') {
    return `timestamp[${units[logical.unit]}${logical.isAdjustedToUTC ? ', UTC' : ''}]`;
  }
  if (logical?.type === 'TIME') return `time${logical.unit === 'MILLIS' ? 32 : 64}[${units[logical.unit]}]`;
  if (logical?.type === 'INTEGER') return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}`;
  if (logical?.type === 'FLOAT16') return 'halffloat';
  if (logical?.type === 'UUID') return 'uuid';
  if (logical?.type === 'STRING' || logical?.type === 'ENUM') return 'string';
  if (old && converted[old]) return converted[old];
  return type === 'FIXED_LEN_BYTE_ARRAY' ? `fixed_size_binary[${length ?? 0}]` : (plain[type] ?? type.toLowerCase());
}

/** Times and days as text with all of their digits: the library's own would be cut to milliseconds. */
export const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (ticks) => (isTicks(ticks) ? instant(BigInt(ticks), 1_000n) : null),
  timestampFromMicroseconds: (ticks) => (isTicks(ticks) ? instant(BigInt(ticks), 1_000_000n) : null),
  timestampFromNanoseconds: (ticks) => (isTicks(ticks) ? instant(BigInt(ticks), 1_000_000_000n) : null),
  dateFromDays: (days) => (isTicks(days) ? day(days) : null),
  jsonFromBytes: (bytes) => (bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : null),
  geometryFromBytes: (bytes) => bytes,
  geographyFromBytes: (bytes) => bytes,
};

function isTicks(value: unknown): boolean {
  return typeof value === 'bigint' || typeof value === 'number';
}

/** A decimal as the file has it: a whole number, or its bytes, most significant first. */
export function exactDecimal(raw: unknown, scale: number): string | null {
  if (typeof raw === 'number' || typeof raw === 'bigint') return decimal(BigInt(raw), scale);
  if (!(raw instanceof Uint8Array)) return null;
  const hex = Buffer.from(raw).toString('hex');
  return decimal(hex === '' ? 0n : BigInt.asIntN(raw.length * 8, BigInt(`0x${hex}`)), scale);
}
