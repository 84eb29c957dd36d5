import { UsageError } from '../../core/errors.ts';
import type { Value, ValueMap } from '../../core/object/types.ts';

/**
 * The value that a word stands for. It is a number only if writing the number gives the word back, so `1.0`, `1e3` and
 * `007` stay text. Integers that a double cannot hold become `{"$int": digits}`.
 *
 * @example typedValue('0.1') // 0.1
 * @example typedValue('1e3') // '1e3'
 */
export function typedValue(text: string): Value {
  if (text === 'true') return true;
  if (text === 'false') return false;
  const number = Number(text);
  if (/^-?[1-9]\d*$/.test(text) && !Number.isSafeInteger(number)) return { $int: text };
  return Number.isFinite(number) && String(number) === text ? number : text;
}

/** Splits `KEY=VALUE`; the value may be empty and may hold `=`. */
export function splitPair(word: string, flag: string): [key: string, value: string] {
  const at = word.indexOf('=');
  if (at < 1) throw new UsageError(`"${flag}" wants KEY=VALUE, not "${word}"`);
  return [word.slice(0, at), word.slice(at + 1)];
}

/** `["lr=0.1", "name=x"]` as a map of typed values. A key given twice is a mistake. */
export function typedPairs(words: readonly string[], flag: string): ValueMap {
  return collect(words, flag, typedValue);
}

/** The same with the values left as text. */
export function textPairs(words: readonly string[], flag: string): Record<string, string> {
  return collect(words, flag, (text) => text);
}

/** `["model:framework=onnx"]` as `{ model: { framework: "onnx" } }`. */
export function metaPairs(words: readonly string[], flag: string): Record<string, ValueMap> {
  const byName = new Map<string, string[]>();
  for (const word of words) {
    const at = word.indexOf(':');
    if (at < 1) throw new UsageError(`"${flag}" wants NAME:KEY=VALUE, not "${word}"`);
    const name = word.slice(0, at);
    byName.set(name, [...(byName.get(name) ?? []), word.slice(at + 1)]);
  }
  return Object.fromEntries([...byName].map(([name, pairs]) => [name, typedPairs(pairs, flag)]));
}

function collect<T>(words: readonly string[], flag: string, read: (text: string) => T): Record<string, T> {
  const result = new Map<string, T>();
  for (const word of words) {
    const [key, value] = splitPair(word, flag);
    if (result.has(key)) throw new UsageError(`"${flag} ${key}" is given twice`);
    result.set(key, read(value));
  }
  return Object.fromEntries(result);
}
