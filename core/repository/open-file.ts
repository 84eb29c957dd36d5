import type { ByteSource } from '../materialize/source.ts';
import type { Entry } from '../object/types.ts';
import { randomAccess } from '../store/data/random-access.ts';
import type { Context } from './context.ts';
import { fileEntry, recipeOf, SINGLE } from './look.ts';

/** One file of an artifact version, open for reads of any range. */
export interface OpenFile extends ByteSource {
  /** The file's own name, for what its extension says; that of the artifact where none was recorded. */
  name: string;
  entry: Entry;
}

/**
 * Opens the file that a selector names: `NAME@VERSION:PATH`, or an artifact that is a single file. All bytes that it
 * gives are verified. Throws NotFoundError and IS_FOLDER.
 */
export function openFile(context: Context, selector: string): OpenFile {
  const { output, path } = context.resolver.artifact(selector);
  const entry = fileEntry(context, output.name, output.value, path);
  const source = randomAccess(context.store, entry.content, entry.size, recipeOf(context, output.value, entry));
  const recorded = output.value.meta['file'];
  const single = typeof recorded === 'string' ? recorded : (output.value.path ?? output.name);
  return { ...source, name: entry.path === SINGLE ? single : entry.path, entry };
}
