import { ArtError } from '../errors.ts';
import type { Value, ValueMap } from '../object/types.ts';
import type { Step } from './step.ts';

/** What a command is run as: a text for the shell, or a program and its words. */
export type Command = string | string[];

/**
 * Puts parameters where a command says `${NAME}` (`${model.depth}` for one in a map). For the shell a value is quoted
 * so that it stays one word, whatever is in it; a list becomes several words. `${HOME}` and all else that is no
 * parameter is left to the shell; a name that means nothing there either is an error.
 *
 * @example fillIn({ name: 'train', run: 'train --lr ${lr}' }, { lr: 0.1 }, process.env) // 'train --lr 0.1'
 */
export function fillIn({ name, run }: Pick<Step, 'name' | 'run'>, params: ValueMap, env: NodeJS.ProcessEnv): Command {
  if (typeof run !== 'string') return run.map((word) => fillWord(name, word, params));
  let filled = '';
  let quote: Quote = 'none';
  for (let at = 0; at < run.length; ) {
    const hole = holeAt(run, at);
    const value = hole && look(params, hole.name);
    if (hole && value !== undefined) {
      filled += quoted(wordsOf(name, hole.name, value), quote);
      at += hole.length;
      continue;
    }
    if (hole && quote !== 'single') refuseUnknown(name, hole.name, params, env);
    const char = run[at] as string;
    const length = char === '\\' && quote !== 'single' ? 2 : 1;
    filled += run.slice(at, at + length);
    if (length === 1) quote = after(quote, char);
    at += length;
  }
  return filled;
}

/** How a command would be typed. */
export function shown(command: Command): string {
  return typeof command === 'string' ? command : command.map((word) => quoted([word], 'none')).join(' ');
}

type Quote = 'none' | 'single' | 'double';

function after(quote: Quote, char: string): Quote {
  if (char === "'" && quote !== 'double') return quote === 'single' ? 'none' : 'single';
  if (char === '"' && quote !== 'single') return quote === 'double' ? 'none' : 'double';
  return quote;
}

function holeAt(text: string, at: number): { name: string; length: number } | undefined {
  if (!text.startsWith('${', at)) return undefined;
  const end = text.indexOf('}', at);
  return end < 0 ? undefined : { name: text.slice(at + 2, end), length: end + 1 - at };
}

function fillWord(step: string, word: string, params: ValueMap): string {
  return word.replace(/\$\{([^}]*)\}/g, (hole, name: string) => {
    const value = look(params, name);
    return value === undefined ? hole : wordsOf(step, name, value).join(' ');
  });
}

function look(params: ValueMap, name: string): Value | undefined {
  if (Object.hasOwn(params, name)) return params[name];
  let value: Value | undefined = params;
  for (const part of name.split('.')) {
    if (!isMap(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

function wordsOf(step: string, name: string, value: Value): string[] {
  if (value === null) return [''];
  if (Array.isArray(value)) return value.flatMap((item) => wordsOf(step, name, item));
  if (!isMap(value)) return [String(value)];
  const { $int: digits } = value;
  if (typeof digits === 'string') return [digits];
  throw new ArtError('BAD_STEP', `"\${${name}}" in step "${step}" is a map, which has no place in a command`, {
    hint: `name a value in it: \${${name}.${Object.keys(value)[0] ?? 'NAME'}}`,
  });
}

function quoted(words: string[], quote: Quote): string {
  if (quote === 'double') return words.join(' ').replace(/[\\"$`]/g, '\\$&');
  if (quote === 'single') return words.join(' ').replaceAll("'", `'\\''`);
  return words.map((word) => (/^[\w/.:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

function refuseUnknown(step: string, name: string, params: ValueMap, env: NodeJS.ProcessEnv): void {
  if (!/^[A-Za-z_]\w*$/.test(name) || env[name] !== undefined) return;
  const known = Object.keys(params).sort();
  throw new ArtError(
    'BAD_STEP',
    `"\${${name}}" in step "${step}" is neither a parameter nor a variable of the environment`,
    {
      hint: `${known.length > 0 ? `the parameters are ${known.join(', ')}` : 'it has no parameters'}; a variable of the command's own is written $${name}`,
    },
  );
}

function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
