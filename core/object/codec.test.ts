import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { describe, expect, test } from 'vitest';
import { compareUtf8, toHex } from './bytes.ts';
import { decode, encode, MAX_DEPTH, MAX_ITEMS, MalformedObjectError, UnencodableError } from './codec.ts';
import { arbitraryValue } from './testing.ts';
import type { Value } from './types.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('one value has one encoding', () => {
  test('decoding gives back what was encoded', () => {
    fc.assert(
      fc.property(arbitraryValue(), (value) => {
        expect(decode(encode(value))).toEqual(value);
      }),
    );
  });

  test('the order in which keys were set does not matter', () => {
    expect(encode({ b: 1, a: 2 })).toEqual(encode({ a: 2, b: 1 }));
    expect(toHex(encode({ '\ufb01': 1, '\u{1f600}': 2, z: 3 }))).toMatch(/^83a17a03a3efac8101a4f09f9880/);
  });

  test('bytes that decode are the bytes that the value encodes to, whatever is done to them', () => {
    const mutated = fc.tuple(arbitraryValue(), fc.nat(), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(mutated, ([value, place, flip]) => {
        const bytes = encode(value);
        bytes[place % bytes.length] = (bytes[place % bytes.length] as number) ^ flip;
        expectCanonicalOrRefused(bytes);
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), expectCanonicalOrRefused), { numRuns: 2000 });
  });
});

function expectCanonicalOrRefused(bytes: Uint8Array): void {
  let value: Value;
  try {
    value = decode(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedObjectError);
    return;
  }
  expect(toHex(encode(value))).toBe(toHex(bytes));
}

test('another implementation reads it as the same value', () => {
  const packr = new Packr({ useRecords: false, mapsAsObjects: true, int64AsType: 'number' });
  const sorted = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    return Object.fromEntries(
      Object.keys(value)
        .sort(compareUtf8)
        .map((key) => [key, sorted(value[key] as Value)]),
    );
  };
  const plain = arbitraryValue({ key: fc.string({ maxLength: 8 }).filter((k) => !/^__proto__$/.test(k)) });
  fc.assert(
    fc.property(plain, (value) => {
      const read: Value = packr.unpack(encode(value));
      expect(encode(read)).toEqual(encode(value));
      expect(read).toEqual(sorted(value));
    }),
  );
});

test('where another implementation has one form too, the bytes are equal', () => {
  const packr = new Packr({ useRecords: false, variableMapSize: true });
  const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
  const same = fc.oneof(integer, fc.string(), fc.boolean(), fc.constant(null), fc.uint8Array(), fc.array(integer));
  fc.assert(
    fc.property(same, (value) => {
      expect(toHex(encode(value))).toBe(toHex(packr.pack(value)));
    }),
  );
});

describe('limits', () => {
  test('nesting deeper than the limit, but not at it', () => {
    const nested = (depth: number): Uint8Array => Uint8Array.from([...Array(depth).fill(0x91), 0xc0]);
    expect(decode(nested(MAX_DEPTH))).toBeInstanceOf(Array);
    expect(() => decode(nested(MAX_DEPTH + 1))).toThrow('nested deeper');
    expect(() => decode(nested(1_000_000))).toThrow('nested deeper');
  });

  test('more items than the limit', () => {
    const bytes = new Uint8Array(5 + MAX_ITEMS + 1).fill(0x80);
    bytes.set([0xdd, 0, (MAX_ITEMS + 1) >> 16, 0, 1]);
    expect(() => decode(bytes)).toThrow('items');
  });
});

test('a key such as __proto__ is a key like any other', () => {
  const bytes = hex('81 a9 5f5f70726f746f5f5f 81 a1 78 01');
  const value = decode(bytes) as Record<string, Value>;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(value.x).toBeUndefined();
  expect(encode(value)).toEqual(new Uint8Array(bytes));
  expect(encode(JSON.parse('{"__proto__":{"x":1}}'))).toEqual(new Uint8Array(bytes));
});

test('a leading byte order mark is text', () => {
  expect(decode(encode('\ufeffx'))).toBe('\ufeffx');
});

describe('values without an encoding are refused', () => {
  const cyclic: Value[] = [];
  cyclic.push(cyclic);
  const refused: [string, unknown][] = [
    ['undefined', undefined],
    ['undefined in a map', { a: undefined }],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a Map', new Map()],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a key', { '\udc00': 1 }],
    ['a list that holds itself', cyclic],
    ['too many items', Array(MAX_ITEMS + 1).fill(0)],
  ];
  test.each(refused)('%s', (_what, value) => {
    expect(() => encode(value as Value)).toThrow(UnencodableError);
  });
});
