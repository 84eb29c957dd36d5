import { compareUtf8, toBytes, toHex } from './bytes.ts';
import { MalformedObjectError, UnencodableError } from './malformed.ts';
import type { Id, Value, ValueMap } from './types.ts';

/** Whether a value is a map: not null, a list or bytes. */
export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Takes the known fields out of a decoded map, checking their types; what is left over are the unknown ones. */
export class FieldReader {
  private readonly map: ValueMap;
  private readonly what: string;
  private readonly taken = new Set<string>();

  constructor(value: Value | undefined, what: string) {
    if (!isMap(value)) throw new MalformedObjectError(`malformed object: ${what} is not a map`);
    this.map = value;
    this.what = what;
  }

  take(key: string): Value | undefined {
    this.taken.add(key);
    return this.map[key];
  }

  has(key: string): boolean {
    return Object.hasOwn(this.map, key);
  }

  string(key: string): string {
    const value = this.take(key);
    return typeof value === 'string' ? value : this.fail(key, 'text');
  }

  integer(key: string, least: number): number {
    const value = this.take(key);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    return this.fail(key, `an integer of at least ${least}`);
  }

  mapping(key: string): ValueMap {
    const value = this.take(key);
    return isMap(value) ? value : this.fail(key, 'a map');
  }

  list(key: string): Value[] {
    const value = this.take(key);
    return Array.isArray(value) ? value : this.fail(key, 'a list');
  }

  id(key: string): Id {
    return this.asId(this.take(key), key);
  }

  /** A set of ids: ascending, none twice. */
  ids(key: string): Id[] {
    const ids = this.list(key).map((value) => this.asId(value, key));
    for (let i = 1; i < ids.length; i++) {
      if ((ids[i - 1] as Id) >= (ids[i] as Id)) this.fail(key, 'a list of ids in ascending order');
    }
    return ids;
  }

  /** The fields that were never taken. */
  rest(): ValueMap {
    const rest: ValueMap = Object.create(null);
    for (const [key, value] of Object.entries(this.map)) if (!this.taken.has(key)) rest[key] = value;
    return rest;
  }

  fail(key: string, expected: string): never {
    throw new MalformedObjectError(`malformed object: '${key}' of ${this.what} is not ${expected}`);
  }

  private asId(value: Value | undefined, key: string): Id {
    return value instanceof Uint8Array && value.length === 32 ? toHex(value) : this.fail(key, 'an id of 32 bytes');
  }
}

/** A set of ids as it is stored: sorted, none twice. */
export function idList(ids: readonly Id[]): Value[] {
  return [...new Set(ids)].sort(compareUtf8).map(toBytes);
}

/** Joins known and unknown fields, leaving out the known ones that are not given. */
export function joinFields(known: Record<string, Value | undefined>, extra: ValueMap): ValueMap {
  const map: ValueMap = Object.create(null);
  for (const [key, value] of Object.entries(extra)) map[key] = value;
  for (const [key, value] of Object.entries(known)) {
    if (key in map) throw new UnencodableError(`'${key}' is a field of its own and cannot be an unknown one`);
    if (value !== undefined) map[key] = value;
  }
  return map;
}
