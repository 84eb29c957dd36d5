import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Value, ValueMap } from '../object/types.ts';
import type { YamlFile } from './yaml-file.ts';

/** A key of a map with what stands behind it; both are nodes that `YamlFile.fail` can point at. */
export interface YamlEntry {
  name: string;
  key: unknown;
  value: unknown;
}

// Aliases in aliases grow without end; nobody writes so many values by hand.
const MAX_VALUES = 10_000;

/** The entries of a map; none where nothing is written. */
export function entries(file: YamlFile, node: unknown, what: string): YamlEntry[] {
  if (isNothing(node)) return [];
  if (!isMap(node)) return file.fail(node, `${what} must be a map`);
  return (node as YAMLMap).items.map(({ key, value }: Pair) => {
    if (!isScalar(key)) return file.fail(key, `a key of ${what} must be text`);
    return { name: String(key.value), key, value: file.resolve(value) };
  });
}

/** The items of a list; a single value stands for a list of one, and nothing for an empty one. */
export function items(file: YamlFile, node: unknown, what: string): unknown[] {
  if (isNothing(node)) return [];
  if (isMap(node)) return file.fail(node, `${what} must be a list`);
  return isSeq(node) ? (node as YAMLSeq).items.map((item) => file.resolve(item)) : [node];
}

/** Text that is not empty. */
export function textOf(file: YamlFile, node: unknown, key: unknown, what: string): string {
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
  return file.fail(isNothing(node) ? key : node, `${what} must be text`);
}

/** Any value as runs hold it. Integers that a double cannot hold become `{"$int": digits}`. */
export function readValue(file: YamlFile, node: unknown): Value {
  let left = MAX_VALUES;
  const read = (item: unknown): Value => {
    if (--left < 0) return file.fail(node, `there are more than ${MAX_VALUES} values in it`);
    const resolved = isAlias(item) ? file.resolve(item) : item;
    if (isMap(resolved)) {
      const map: ValueMap = Object.create(null);
      for (const { name, value } of entries(file, resolved, 'the value')) map[name] = read(value);
      return map;
    }
    if (isSeq(resolved)) return (resolved as YAMLSeq).items.map(read);
    return isScalar(resolved) ? scalarOf(file, resolved) : null;
  };
  return read(node);
}

export function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

function scalarOf(file: YamlFile, node: Scalar): Value {
  const { value, source = '' } = node;
  if (typeof value === 'number' && /^[-+]?\d+$/.test(source) && !Number.isSafeInteger(value)) {
    return { $int: String(BigInt(source)) };
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return file.fail(node, 'a value must be text, a number, true, false, a list or a map');
}
