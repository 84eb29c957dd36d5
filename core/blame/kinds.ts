import { UsageError } from '../errors.ts';
import { detectKind, type FileKind } from '../materialize/detect.ts';
import { type Contents, type FileAt, sourceOf } from './contents.ts';
import type { BlameBy } from './types.ts';
import type { Unitizer } from './unitizer.ts';

type TooLarge = (file: { at: FileAt }) => void;

/** Makes the unitizer of a sort of file; the readers of formats are loaded for files of that format alone. */
type Make = (contents: Contents, kind: FileKind, tooLarge: TooLarge) => Promise<Unitizer<unknown>>;

const makers: Record<Exclude<BlameBy, 'files'>, Make> = {
  lines: async (contents, _kind, tooLarge) => (await import('./lines.ts')).lineUnitizer(contents, tooLarge),
  keys: async (contents, kind) => (await import('./keys.ts')).keyUnitizer(contents, kind === 'yaml' ? 'yaml' : 'json'),
  tensors: async (contents, kind) => {
    const format = kind === 'npz' || kind === 'npy' ? kind : 'safetensors';
    return (await import('./tensors.ts')).tensorUnitizer(contents, format);
  },
  columns: async (contents, kind) => {
    const format = kind === 'arrow' || kind === 'arrow-stream' ? 'arrow' : 'parquet';
    return (await import('./columns.ts')).columnUnitizer(contents, format);
  },
  bytes: async (contents) => (await import('./bytes.ts')).byteUnitizer(contents),
};

/** Bytes at the beginning of a file that tell text, in whatever encoding, from other things. */
const HEAD = 8000;

/** How to look at a file, with the file opened; `by` overrules what its name and bytes say. */
export async function chooseUnitizer(
  contents: Contents,
  file: FileAt,
  name: string,
  by: BlameBy | undefined,
  tooLarge: TooLarge,
): Promise<{ unitizer: Unitizer<unknown>; opened: unknown }> {
  const source = sourceOf(contents, file);
  const kind = await detectKind(name, source);
  const isText = !(await source.read(0, Math.min(HEAD, source.size))).includes(0);
  for (const way of by === undefined ? waysOf(kind, isText) : [by]) {
    if (way === 'files') continue;
    const unitizer = await makers[way](contents, kind, tooLarge);
    const opened = await unitizer.open(file);
    if (opened !== undefined) return { unitizer, opened };
  }
  throw new UsageError(`"${name}" cannot be looked at by ${by}`, { hint: 'try --by lines, or --by bytes' });
}

/** In the order in which they are tried: a file may not hold what its beginning promises. */
function waysOf(kind: FileKind, isText: boolean): BlameBy[] {
  if (isText) return kind === 'json' ? ['keys', 'lines'] : ['lines'];
  if (kind === 'npy' || kind === 'npz' || kind === 'safetensors') return ['tensors', 'bytes'];
  if (kind === 'parquet' || kind === 'arrow' || kind === 'arrow-stream') return ['columns', 'bytes'];
  return ['bytes'];
}
