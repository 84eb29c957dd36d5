import { UsageError } from '../../core/errors.ts';
import type { Value, ValueMap } from '../../core/object/types.ts';
import { splitPair, typedValue } from './pairs.ts';

/**
 * The value that a word stands for where every type of JSON may be meant: what begins as a list, a map or quoted text
 * is JSON, `null` is null, and all else is as for parameters.
 *
 * @example jsonValue('[1, "a"]') // [1, 'a']
 * @throws UsageError for broken JSON, and for integers in it that would lose digits
 */
export function jsonValue(text: string): Value {
  if (text === 'null') return null;
  if (!/^\s*[[{"]/.test(text)) return typedValue(text);
  try {
    return exact(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`"${text}" begins as JSON and is not`, { hint: `text as it is: KEY='"..."'` });
  }
}

/** `["tags=[1,2]", "note=x"]` as a map. */
export function jsonPairs(words: readonly string[], flag: string): ValueMap {
  const map = new Map<string, Value>();
  for (const word of words) {
    const [key, value] = splitPair(word, flag);
    if (map.has(key)) throw new UsageError(`"${flag} ${key}" is given twice`);
    map.set(key, jsonValue(value));
  }
  return Object.fromEntries(map);
}

function exact(value: Value): Value {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new UsageError('an integer in a list or map is too large to be kept exactly', { hint: 'give it as text' });
  }
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) exact(item as Value);
  return value;
}
