import { UsageError } from '../../core/errors.ts';
import type { Flag } from '../command.ts';

/** The long forms that git has for its flag. */
const colourWords: Record<string, string[]> = {
  '--color=always': ['--color'],
  '--color=never': ['--no-color'],
  '--color=auto': [],
};

/**
 * Writes the forms that git's users type and the parser does not take in the one it does, `--flag=value`: `-mTEXT`,
 * `-m -TEXT` (a value that begins with a dash), `-5`. Refuses a value for a flag that takes none, and none for one
 * that does.
 */
export function unglue(words: readonly string[], flags: readonly Flag[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') return [...result, ...words.slice(i)];
    const { flag, value } = read(word, flags);
    if (flag === undefined) result.push(...(colourWords[word] ?? [word]));
    else if (value !== undefined) result.push(`--${flag.name}=${value}`);
    else if (i + 1 < words.length) result.push(`--${flag.name}=${words[++i]}`);
    else throw new UsageError(`flag "${word}" needs a value`, { hint: `${word} ${flag.value}: ${flag.summary}` });
  }
  return result;
}

/** The flag with a value that a word is, if it is one, and the value when the word holds it. */
function read(word: string, flags: readonly Flag[]): { flag?: Flag; value?: string } {
  if (/^-\d+$/.test(word)) {
    const flag = flags.find((flag) => flag.digits);
    return flag ? { flag, value: word.slice(1) } : {};
  }
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (long) {
    const flag = flags.find((flag) => flag.name === long[1]);
    if (flag && !flag.value && long[2] !== undefined && !colourWords[word])
      throw new UsageError(`flag "--${flag.name}" takes no value`);
    if (!flag?.value) return {};
    return long[2] === undefined ? { flag } : { flag, value: long[2] };
  }
  const short = /^-([A-Za-z])=?(.*)$/s.exec(word);
  const flag = short && flags.find((flag) => flag.value && flag.short === short[1]);
  if (!flag) return {};
  return short[2] ? { flag, value: short[2] } : { flag };
}
