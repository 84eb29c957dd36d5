import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync } from 'node:fs';
import { compareUtf8 } from '../object/bytes.ts';
import { isTempName, sweepTemps } from './temp.ts';
import { NotUtf8Error, UnreadableError } from './walk-errors.ts';

const beyondAscii = /[\ud800-\uffff]/;

/**
 * The names in a folder in manifest order; undefined when the folder is gone. Temporary files of art itself are no part of
 * it, and go when the run that made them was killed.
 * `shown` is how errors name the folder. Names that are not UTF-8 are refused, or with `lenient` passed over.
 */
export function readFolder(abs: string, shown: string, lenient = false): string[] | undefined {
  let names: string[];
  try {
    names = readdirSync(abs);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new UnreadableError(shown, error);
  }
  let plain = true;
  let temps = false;
  let replaced = false;
  for (const name of names) {
    if (beyondAscii.test(name)) {
      plain = false;
      replaced ||= name.includes('\ufffd');
    }
    temps ||= name.startsWith('.art-tmp-');
  }
  // UTF-16 order is UTF-8 order unless surrogates stand beside the highest code points of the first plane.
  if (plain) names.sort();
  else names.sort(compareUtf8);
  if (replaced && lenient) names = names.filter((name) => lstatSync(`${abs}/${name}`, { throwIfNoEntry: false }));
  else if (replaced) refuseInvalidUtf8(abs, shown);
  if (!temps) return names;
  sweepTemps(abs);
  return names.filter((name) => !isTempName(name));
}

/** Node shows invalid bytes as U+FFFD, which is also a character that a valid name may have: the bytes tell. */
function refuseInvalidUtf8(abs: string, shown: string): void {
  for (const bytes of readdirSync(abs, { encoding: 'buffer' })) {
    if (isUtf8(bytes)) continue;
    const name = Array.from(bytes, (byte) =>
      byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte),
    ).join('');
    throw new NotUtf8Error(`${shown}/${name}`, 'the name');
  }
}
