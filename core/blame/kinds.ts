import { UsageError } from '../errors.ts';
import { byteUnitizer } from './bytes.ts';
import type { Contents, FileAt } from './contents.ts';
import { keyUnitizer } from './keys.ts';
import { lineUnitizer } from './lines.ts';
import type { BlameBy } from './types.ts';
import type { Unitizer } from './unitizer.ts';

/** A sort of file and how to look at it. */
interface Kind {
  by: BlameBy;
  /** `name` is what the file is called, `head` its first bytes. */
  fits(name: string, head: Uint8Array): boolean;
  make(contents: Contents, tooLarge: (file: { at: FileAt }) => void): Unitizer<unknown>;
}

/** The first that fits, and that can open the file, is taken. To look at one more sort of file, add it here. */
const kinds: readonly Kind[] = [
  { by: 'keys', fits: (name) => /\.(json|geojson|ipynb)$/i.test(name), make: keyUnitizer },
  { by: 'lines', fits: (_name, head) => !head.includes(0), make: lineUnitizer },
  { by: 'bytes', fits: () => true, make: byteUnitizer },
];

/** Bytes at the beginning of a file that tell text from other things. */
const HEAD = 8000;

/** How to look at a file, with the file opened; `by` overrules what its name and first bytes say. */
export async function chooseUnitizer(
  contents: Contents,
  file: FileAt,
  name: string,
  by: BlameBy | undefined,
  tooLarge: (file: { at: FileAt }) => void,
): Promise<{ unitizer: Unitizer<unknown>; opened: unknown }> {
  const head = contents.range(contents.pieces(file), 0, Math.min(HEAD, file.entry.size));
  for (const kind of kinds) {
    if (by === undefined ? !kind.fits(name, head) : kind.by !== by) continue;
    const unitizer = kind.make(contents, tooLarge);
    const opened = await unitizer.open(file);
    if (opened !== undefined) return { unitizer, opened };
  }
  throw new UsageError(`"${name}" cannot be looked at by ${by}`, { hint: 'try --by lines, or --by bytes' });
}
