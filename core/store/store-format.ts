import { join } from 'node:path';
import { ArtError, CorruptError } from '../errors.ts';
import { files, writeFileDurable } from './files.ts';

/** What a program must know to do something with a store. An unknown word in a list forbids it. */
export interface Features {
  read: string[];
  write: string[];
  collect: string[];
}

export interface StoreFormat {
  format: 'art';
  version: 1;
  features: Features;
}

export class UnsupportedFeatureError extends ArtError {
  constructor(purpose: string, feature: string) {
    const hint = 'a newer version of art made this store: upgrade to use it';
    super('UNSUPPORTED_FEATURE', `cannot ${purpose} this store: it needs the unknown feature "${feature}"`, { hint });
  }
}

const KNOWN: Features = { read: [], write: [], collect: [] };
const FILE = 'format.json';

export function writeFormat(artDir: string): StoreFormat {
  const format: StoreFormat = { format: 'art', version: 1, features: { read: [], write: [], collect: [] } };
  writeFileDurable(join(artDir, FILE), `${JSON.stringify(format)}\n`);
  return format;
}

/** Reads `format.json`. Throws {@link UnsupportedFeatureError} for what this program could not even read. */
export function readFormat(artDir: string): StoreFormat {
  const path = join(artDir, FILE);
  let value: Partial<StoreFormat> | null;
  try {
    value = JSON.parse(files.readFileSync(path, 'utf8')) as Partial<StoreFormat> | null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CorruptError(`"${path}" is not JSON`, { cause: error });
  }
  if (value?.format !== 'art' || typeof value.version !== 'number')
    throw new CorruptError(`"${path}" is not a store's`);
  if (value.version !== 1) throw new UnsupportedFeatureError('read', `format version ${value.version}`);
  const features = { read: words(value, 'read'), write: words(value, 'write'), collect: words(value, 'collect') };
  const format: StoreFormat = { ...value, format: 'art', version: 1, features };
  requireFeatures(format, 'read');
  return format;
}

/** Throws when the store needs something for `purpose` that this program does not know. */
export function requireFeatures(format: StoreFormat, purpose: keyof Features): void {
  const unknown = format.features[purpose].find((feature) => !KNOWN[purpose].includes(feature));
  if (unknown !== undefined) throw new UnsupportedFeatureError(purpose === 'write' ? 'write to' : purpose, unknown);
}

function words(value: Partial<StoreFormat>, purpose: keyof Features): string[] {
  const list: unknown = value.features?.[purpose] ?? [];
  if (Array.isArray(list) && list.every((word) => typeof word === 'string')) return list as string[];
  throw new CorruptError(`the features in "${FILE}" are malformed`);
}
