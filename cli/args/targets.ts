import type { CommitInput } from '../../core/api.ts';
import { UsageError } from '../../core/errors.ts';

/**
 * Reads `[ROLE=]SELECTOR|PATH`. Only a plain word counts as a role, so a path with `=` in it needs no quoting.
 *
 * @example parseInput('train=dataset@2') // { role: 'train', target: 'dataset@2' }
 */
export function parseInput(word: string): CommitInput {
  const match = /^([A-Za-z_][\w-]*)=(.+)$/s.exec(word);
  if (match) return { role: match[1] as string, target: match[2] as string };
  if (word === '' || word.startsWith('='))
    throw new UsageError(`"--input" wants [ROLE=]SELECTOR or ./PATH, not "${word}"`);
  return { target: word };
}

/** Reads `NAME=PATH`. */
export function parseOutput(word: string): { name: string; path: string } {
  const at = word.indexOf('=');
  if (at < 1 || at === word.length - 1) {
    throw new UsageError(`"--output" wants NAME=PATH, not "${word}"`, {
      hint: `name it: -o ${word.replace(/=.*/s, '') || 'NAME'}=PATH`,
    });
  }
  return { name: word.slice(0, at), path: word.slice(at + 1) };
}

/** Reads `[NAME=]PATH`. */
export function parseTracked(word: string): { name?: string; path: string } {
  const match = /^([^/.=][^=]*)=(.+)$/s.exec(word);
  return match ? { name: match[1] as string, path: match[2] as string } : { path: word };
}

/**
 * A span of bytes, from `A-B` (both included, as in HTTP) or `A-` (to the end).
 *
 * @throws UsageError when it is neither, or B is below A
 */
export function parseRange(text: string): { offset: number; length?: number } {
  const match = /^(\d+)-(\d+)?$/.exec(text);
  const from = Number(match?.[1]);
  const to = match?.[2] === undefined ? undefined : Number(match[2]);
  if (!match || (to !== undefined && to < from)) throw new UsageError(`"--range" wants A-B or A-, not "${text}"`);
  return to === undefined ? { offset: from } : { offset: from, length: to - from + 1 };
}
