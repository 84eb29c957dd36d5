import type { Value, ValueMap } from '../object/types.ts';

/** Maps inside maps are followed this deep when their fields are listed. */
const MAX_DEPTH = 16;

/**
 * The value that a dotted name leads to. Keys may hold dots themselves, so the longest key that matches goes first:
 * `param.a.b` finds `{ "a.b": 1 }`, and `{ "a": { "b": 1 } }`.
 */
export function lookUp(map: ValueMap, parts: readonly string[]): Value | undefined {
  for (let count = parts.length; count > 0; count--) {
    const key = parts.slice(0, count).join('.');
    if (!Object.hasOwn(map, key)) continue;
    const value = map[key] as Value;
    if (count === parts.length) return value;
    const below = isMap(value) ? lookUp(value, parts.slice(count)) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

/** The values of a map that are not maps themselves, each under its name: `opt.lr`. Empty maps count as values. */
export function* leaves(map: ValueMap, depth = 0): Generator<[name: string, value: Value]> {
  for (const [key, value] of Object.entries(map)) {
    const name = quotePart(key);
    if (depth < MAX_DEPTH && isMap(value) && !isBigInteger(value) && Object.keys(value).length > 0) {
      for (const [rest, leaf] of leaves(value, depth + 1)) yield [`${name}.${rest}`, leaf];
    } else {
      yield [name, value];
    }
  }
}

/** A part of a field as it is typed: in quotes where it holds what would end it. */
export function quotePart(part: string): string {
  return part !== '' && !/[\s()=<>!~,"'.]/.test(part) ? part : `"${part.replace(/["\\]/g, '\\$&')}"`;
}

/** A field as it is typed: `param."learning rate"`. */
export function fieldName(parts: readonly string[]): string {
  return parts.map(quotePart).join('.');
}

export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** `{"$int": "12345678901234567890"}`: an integer that a double cannot hold. */
export function isBigInteger(value: Value): value is { $int: string } {
  if (!isMap(value) || Object.keys(value).length !== 1) return false;
  const digits = value['$int'];
  return typeof digits === 'string' && /^-?\d{1,1000}$/.test(digits);
}
