import { toHex } from './bytes.ts';
import { isMap } from './fields.ts';
import type { Value } from './types.ts';

/** The JSON by which test vectors tell a value: floats as `{"$float": text}`, bytes as `{"$bytes": hex}`. */
export function toVector(value: Value): Value {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
    return { $float: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value instanceof Uint8Array) return { $bytes: toHex(value) };
  if (Array.isArray(value)) return value.map(toVector);
  if (!isMap(value)) return value;
  return mapValues(value, toVector);
}

/** The value that a test vector tells. */
export function fromVector(json: Value): Value {
  if (Array.isArray(json)) return json.map(fromVector);
  if (!isMap(json)) return json;
  if (typeof json.$float === 'string') return Number(json.$float);
  if (typeof json.$bytes === 'string') return new Uint8Array(Buffer.from(json.$bytes, 'hex'));
  return mapValues(json, fromVector);
}

function mapValues(map: { [key: string]: Value }, change: (value: Value) => Value): Value {
  const changed: { [key: string]: Value } = Object.create(null);
  for (const [key, value] of Object.entries(map)) changed[key] = change(value);
  return changed;
}
