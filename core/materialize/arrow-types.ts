import type { DataType, Field } from 'apache-arrow';
import type { TableColumn } from './table.ts';

type Library = typeof import('apache-arrow');
/** What is used of types: which of these are there depends on the type. */
type Facts = DataType &
  Partial<Record<'unit' | 'precision' | 'scale' | 'byteWidth' | 'listSize' | 'bitWidth', number>> & {
    timezone?: string;
    isSigned?: boolean;
  };

/** A column of a schema, under the names that Arrow's own programs have for types. */
export function columnOf(library: Library, { name, type, nullable }: Field): TableColumn {
  return { name, type: typeName(library, type), nullable };
}

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
