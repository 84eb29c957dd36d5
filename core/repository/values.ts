import { basename } from 'node:path';
import type { CommitResult } from '../api.ts';
import { detectKind } from '../materialize/detect.ts';
import { materializerFor, readValue } from '../materialize/registry.ts';
import type { Context } from './context.ts';
import { openFile } from './open-file.ts';
import { type SaveOptions, save } from './transfer.ts';

export interface SaveValueOptions extends Omit<SaveOptions, 'file'> {
  /** The format, by name or file ending: `csv`, `.npy`. Absent: by what the value is. */
  as?: string;
}

/** Writes a value in an open format and stores it as an artifact of one file. */
export async function saveValue(
  context: Context,
  name: string,
  value: unknown,
  { as, ...options }: SaveValueOptions,
): Promise<CommitResult> {
  const materializer = materializerFor(value, as);
  const bytes = await materializer.write(value);
  const [extension = materializer.name] = materializer.extensions;
  const file = `${basename(name)}.${extension}`;
  return save(context, name, once(bytes), { ...options, file });
}

/** The value of the file that a selector names. What the file is, its bytes and its name say. */
export async function loadValue(context: Context, selector: string): Promise<unknown> {
  const file = openFile(context, selector);
  return readValue(await detectKind(file.name, file), file);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
