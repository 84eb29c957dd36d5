import { ArtError } from '../errors.ts';
import { detectKind, type FileKind } from '../materialize/detect.ts';
import { type ByteSource, bytesSource } from '../materialize/source.ts';
import { compareBytes } from './bytes.ts';
import type { CompareOptions, ContentDiff } from './result.ts';

/** One side of a comparison: a file, and the name that tells formats apart which look the same. */
export interface Side {
  name: string;
  source: ByteSource;
}

type Family = 'text' | 'keys' | 'table' | 'tensors' | 'image';
type File = Side & { kind: FileKind };
type Comparison = (before: File, after: File, options: CompareOptions) => Promise<ContentDiff>;

const families: Partial<Record<FileKind, Family>> = {
  text: 'text',
  jsonl: 'text',
  json: 'keys',
  yaml: 'keys',
  csv: 'table',
  tsv: 'table',
  parquet: 'table',
  arrow: 'table',
  'arrow-stream': 'table',
  npy: 'tensors',
  npz: 'tensors',
  safetensors: 'tensors',
  png: 'image',
  jpeg: 'image',
};
const textKinds = new Set<FileKind>(['text', 'csv', 'tsv', 'jsonl', 'json', 'yaml']);

const comparisons: Record<Family, () => Promise<Comparison>> = {
  text: async () => {
    const { compareText } = await import('./text.ts');
    return (before, after, options) => compareText(before.source, after.source, options);
  },
  keys: async () => (await import('./keys.ts')).compareKeys,
  table: async () => (await import('./tables.ts')).compareTables,
  image: async () => (await import('./images.ts')).compareImages,
  tensors: async () => (await import('./tensors.ts')).compareTensors,
};

/**
 * Compares two files by what they are; null stands for none. Both must be of one family (text, key paths, tables,
 * tensors, images); others are compared as text where both are, else by their bytes. A file that breaks the rules of its
 * format, or is too large for it, is compared in the next simpler way, and `notes` says so. Undefined when there is one
 * file alone and it is no text.
 *
 *     const diff = await compareContents({ name: 'a.json', source: bytesSource(a) }, { name: 'b.json', source: bytesSource(b) });
 *     if (diff?.kind === 'keys') for (const { key, before, after } of diff.changes) console.log(key, before, after);
 */
export async function compareContents(
  before: Side | null,
  after: Side | null,
  options: CompareOptions = {},
): Promise<ContentDiff | undefined> {
  const a = before && (await identify(before));
  const b = after && (await identify(after));
  const isText = [a, b].every((file) => !file || textKinds.has(file.kind));
  if (!a || !b) return isText ? alone(a, b, options) : undefined;
  const notes: string[] = [];
  for (const way of waysFor(a, b, isText, options)) {
    const compare = await comparisons[way]();
    const result = await attempt(() => compare(a, b, options), notes);
    if (result) return { ...result, notes: [...notes, ...result.notes] };
  }
  return compareBytes(a.source, b.source, notes);
}

async function identify({ name, source }: Side): Promise<File> {
  return { name, source, kind: await detectKind(name, source) };
}

/** What to try, the best first. */
function waysFor(a: File, b: File, isText: boolean, options: CompareOptions): Family[] {
  if (options.text) return ['text'];
  const family = families[a.kind] === families[b.kind] ? families[a.kind] : undefined;
  const plain: Family[] = isText ? ['text'] : [];
  return family && family !== 'text' ? [family, ...plain] : plain;
}

/** A text that came or went, as lines. */
async function alone(
  before: File | null,
  after: File | null,
  options: CompareOptions,
): Promise<ContentDiff | undefined> {
  const nothing: File = { name: '', kind: 'text', source: bytesSource(new Uint8Array()) };
  const compare = await comparisons.text();
  return attempt(() => compare(before ?? nothing, after ?? nothing, options), []);
}

/** Codes of errors that say something of the file alone. Damage of the store is nobody's fallback. */
const ofTheFile = new Set(['MALFORMED_FILE', 'TOO_LARGE', 'UNSUPPORTED_FILE']);

async function attempt(compare: () => Promise<ContentDiff>, notes: string[]): Promise<ContentDiff | undefined> {
  try {
    return await compare();
  } catch (error) {
    if (!(error instanceof ArtError) || !ofTheFile.has(error.code)) throw error;
    notes.push(error.message);
    return undefined;
  }
}
