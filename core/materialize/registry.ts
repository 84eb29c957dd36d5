// Every format in which values are saved and loaded, one row each. What a file is was found out before (detect.ts).
import { ArtError, UsageError } from '../errors.ts';
import { openArrow } from './arrow.ts';
import { openCsv } from './csv.ts';
import { extensionOf, type FileKind } from './detect.ts';
import { encodePng, type Image, readImage } from './image.ts';
import { parseJsonLine, readJsonLines } from './jsonl.ts';
import { readWholeText } from './lines.ts';
import { cannotSave, isPlainObject, MAX_VALUE_BYTES, type Materializer } from './materializer.ts';
import { isNdArray, toNdArray } from './nd-array.ts';
import { readNpy } from './npy.ts';
import { readNpz } from './npz.ts';
import { openParquet } from './parquet.ts';
import { readSafetensors } from './safetensors.ts';
import { type ByteSource, malformed, readWhole } from './source.ts';
import { readRecords, tableToArrow } from './table-values.ts';
import type { Tensor } from './tensor.ts';
import { type ArrayValue, writeNpy, writeSafetensors } from './write-array.ts';
import { isRows, writeCsv, writeJson } from './write-text.ts';
import { readYamlValue } from './yaml.ts';

/** In the order in which they are asked whether a value is theirs. */
const materializers: Materializer[] = [
  {
    name: 'text',
    extensions: ['txt', 'md', 'log'],
    matches: (value) => typeof value === 'string',
    write: async (value) => {
      if (typeof value !== 'string') throw cannotSave('text', '', `a ${typeof value}`);
      return Buffer.from(value);
    },
    read: (source) => readWholeText(source, MAX_VALUE_BYTES, 'text'),
  },
  {
    name: 'bytes',
    extensions: ['bin'],
    matches: (value) => value instanceof Uint8Array,
    write: async (value) => {
      if (!(value instanceof Uint8Array)) throw cannotSave('a file of bytes', '', `a ${typeof value}`);
      return value;
    },
    read: (source) => readWhole(source, MAX_VALUE_BYTES, 'a file'),
  },
  {
    name: 'npy',
    extensions: ['npy'],
    matches: isNdArray,
    write: async (value) => writeNpy(value as ArrayValue),
    read: async (source) => toNdArray(await readNpy(source)),
  },
  {
    name: 'png',
    extensions: ['png'],
    matches: isImage,
    write: async (value) => {
      if (!isImage(value)) throw cannotSave('PNG', '', 'no image: { width, height, data }');
      return encodePng(value);
    },
    read: (source) => readImage(source, 'png'),
  },
  {
    name: 'safetensors',
    extensions: ['safetensors'],
    matches: (value) => isPlainObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isNdArray),
    write: async (value) => writeSafetensors(value as Record<string, ArrayValue>),
    read: async (source) => tensorsByName((await readSafetensors(source)).tensors),
  },
  {
    name: 'json',
    extensions: ['json'],
    matches: () => true,
    write: async (value) => writeJson(value),
    read: async (source) => parseJson(await readWholeText(source, MAX_VALUE_BYTES, 'JSON')),
  },
  ...(
    [
      ['csv', ','],
      ['tsv', '\t'],
    ] as const
  ).map(([name, delimiter]) => ({
    name,
    extensions: [name],
    matches: () => false,
    write: async (value: unknown) => writeCsv(rowsOf(value, 'CSV'), delimiter),
    read: readCsvRecords,
  })),
  {
    name: 'jsonl',
    extensions: ['jsonl', 'ndjson'],
    matches: () => false,
    write: async (value) => {
      if (!Array.isArray(value)) throw cannotSave('JSON Lines', '', 'no list');
      for (const item of value) writeJson(item);
      return Buffer.from(value.map((item) => `${JSON.stringify(item)}\n`).join(''));
    },
    read: async (source) => {
      const values: unknown[] = [];
      for await (const lines of readJsonLines(source)) for (const line of lines) values.push(parseJsonLine(line));
      return values;
    },
  },
  {
    name: 'arrow',
    extensions: ['arrow', 'feather'],
    matches: () => false,
    write: async (value) => tableToArrow(rowsOf(value, 'Arrow')),
    read: async (source) => readRecords(await openArrow(source)),
  },
];

/** Formats that are loaded, and by others written. */
const readers: Partial<Record<FileKind, (source: ByteSource) => Promise<unknown>>> = {
  parquet: async (source) => readRecords(await openParquet(source)),
  'arrow-stream': async (source) => readRecords(await openArrow(source)),
  npz: async (source) => tensorsByName(await readNpz(source)),
  jpeg: (source) => readImage(source, 'jpeg'),
  yaml: readYamlValue,
  binary: (source) => readWhole(source, MAX_VALUE_BYTES, 'a file'),
};

/** How a value is written: by name or file ending (`as`), else by what it is. Throws UsageError for an unknown name. */
export function materializerFor(value: unknown, as?: string): Materializer {
  const asked = as && (extensionOf(as) || as).toLowerCase();
  const found = materializers.find(({ name, extensions, matches }) =>
    asked ? name === asked || extensions.includes(asked) : matches(value),
  );
  if (!found) {
    const names = materializers.map(({ name }) => name).join(', ');
    throw new UsageError(`no format "${as}" to save a value in`, { hint: `formats: ${names}` });
  }
  return found;
}

/** The value of a file of this kind. */
export async function readValue(kind: FileKind, source: ByteSource): Promise<unknown> {
  const read = readers[kind] ?? materializers.find(({ name }) => name === kind)?.read;
  if (!read) throw new ArtError('UNSUPPORTED_FILE', `a ${kind} file has no value to load`);
  return read(source);
}

async function tensorsByName(tensors: Tensor[]): Promise<Record<string, unknown>> {
  const values: [string, unknown][] = [];
  for (const tensor of tensors) values.push([tensor.name, await toNdArray(tensor)]);
  return Object.fromEntries(values);
}

async function readCsvRecords(source: ByteSource): Promise<Record<string, string>[]> {
  const table = await openCsv(source);
  const records: Record<string, string>[] = [];
  for await (const rows of table.rows()) {
    for (const { fields } of rows)
      records.push(Object.fromEntries(table.columns.map((name, i) => [name, fields[i] ?? ''])));
  }
  return records;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('JSON', cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function rowsOf(value: unknown, format: string): Record<string, unknown>[] {
  if (!isRows(value)) throw cannotSave(format, '', 'no list of rows, such as [{ a: 1 }, { a: 2 }]');
  return value;
}

function isImage(value: unknown): value is Image {
  if (!isPlainObject(value)) return false;
  const { width, height, data } = value;
  return data instanceof Uint8Array && data.length === Number(width) * Number(height) * 4;
}
