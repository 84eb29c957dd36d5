import { type Flag, globalFlags } from '../command.ts';

export interface SplitWords {
  /** The command's name; absent when there are only flags. */
  name?: string;
  /** All the other words, those before the name first. */
  rest: string[];
}

/**
 * Finds the command among the words: the first one that is neither a flag nor the value of a global flag.
 *
 * @example splitCommand(['-C', 'dir', 'log', '-n', '3']) // { name: 'log', rest: ['-C', 'dir', '-n', '3'] }
 */
export function splitCommand(words: readonly string[]): SplitWords {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-') || word === '-')
      return { name: word, rest: [...words.slice(0, i), ...words.slice(i + 1)] };
    if (takesNextWord(word)) i++;
  }
  return { rest: [...words] };
}

function takesNextWord(word: string): boolean {
  return globalFlags.some((flag: Flag) => flag.value && (word === `--${flag.name}` || word === `-${flag.short}`));
}
