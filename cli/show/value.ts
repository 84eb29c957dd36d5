import type { Value, ValueMap } from '../../core/object/types.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';

/** A parameter or metric as people would type it: text bare, big integers as digits, lists and maps as JSON. */
export function showValue(value: Value): string {
  if (typeof value === 'string') return escapeName(value);
  if (isBigInteger(value)) return value.$int;
  return escapeName(toJson(value));
}

/** `lr=0.1, epochs=3`. */
export function showPairs(map: ValueMap): string {
  return Object.entries(map)
    .map(([key, value]) => `${escapeName(key)}=${showValue(value)}`)
    .join(', ');
}

function isBigInteger(value: Value): value is { $int: string } {
  const map = value as { $int?: unknown } | null;
  return typeof map === 'object' && map !== null && typeof map.$int === 'string' && Object.keys(map).length === 1;
}
