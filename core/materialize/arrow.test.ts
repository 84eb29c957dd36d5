import { describe, expect, test } from 'vitest';
import { openArrow } from './arrow.ts';
import { decompressLz4Frame } from './lz4.ts';
import { type ByteSource, bytesSource } from './source.ts';
import { columnNames, expectedCells } from './testing/expected-table.ts';
import { fixture, fixtureBytes, strictSource } from './testing/fixture.ts';
import { checkHostile } from './testing/hostile.ts';

async function readAll(source: ByteSource) {
  const table = await openArrow(source);
  for (const group of table.groups) for (let i = 0; i < table.columns.length; i++) await group.read(i);
}

describe('Arrow', () => {
  test.each(['none.arrow', 'lz4.arrow', 'zstd.arrow', 'stream.arrows'])(
    '%s: every cell is what pyarrow wrote',
    async (name) => {
      const table = await openArrow(strictSource(fixtureBytes(name)));
      expect(table.rows).toBe(name.startsWith('stream') ? 300 : 600);
      expect(table.columns.map((column) => column.name)).toEqual(columnNames);
      expect(table.groups[1]).toMatchObject({ first: 250 });
      for (const group of table.groups) {
        for (const [index, column] of columnNames.entries()) {
          expect(await group.read(index), column).toEqual(expectedCells(column, group.first, group.first + group.rows));
        }
      }
    },
  );

  test('types that others have', async () => {
    const table = await openArrow(fixture('types.arrow'));
    const shown: Record<string, unknown> = {};
    for (const [index, { name, type }] of table.columns.entries())
      shown[`${name}: ${type}`] = await table.groups[0]?.read(index);
    expect(shown).toEqual({
      'null: null': [null, null],
      'half: halffloat': [0.5, -2],
      'large: large_string': ['a', null],
      'view: string_view': ['short', 'longer than twelve bytes'],
      'fixed: fixed_size_binary[2]': [Uint8Array.of(97, 98), Uint8Array.of(99, 100)],
      'time: time64[us]': [1n, null],
      'naive: timestamp[ns]': ['1970-01-01T00:00:01.500000001', '1969-12-31T23:59:59.999999999'],
      'seconds: timestamp[s, Europe/Berlin]': ['1970-01-01T00:00:01Z', '1970-01-01T00:00:02Z'],
      'date64: date64[ms]': ['2024-01-02T00:00:00', null],
      'pair: list<int8>[2]': [[1, 2], null],
      'nested: list<list<int16>>': [[[1], []], [null]],
      'map: map<string, int64>': [{ a: 1n }, {}],
      'negative: decimal(5, 2)': ['-0.05', '12.00'],
      'bool: bool': [true, null],
      'u64: uint64': [2n ** 64n - 1n, 0n],
    });
  });

  test('no rows, and what is not read', async () => {
    expect(await openArrow(fixture('empty.arrow'))).toMatchObject({ rows: 0 });
    await readAll(fixture('empty.arrow'));
    const union = await openArrow(fixture('union.arrow'));
    await expect(union.groups[0]?.read(0)).rejects.toMatchObject({ code: 'UNSUPPORTED_FILE' });
    await expect(
      openArrow(bytesSource(Buffer.from('ARROW1\0\0          \xff\xff\xff\x7fARROW1', 'latin1'))),
    ).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    await expect(openArrow(bytesSource(new Uint8Array()))).rejects.toThrow('it has no schema');
  });

  test('a batch is found in the file', async () => {
    const table = await openArrow(fixture('none.arrow'));
    const ranges = table.groups.map((group) => group.ranges(0)[0]);
    expect(ranges[0]?.to).toBe(ranges[1]?.from);
  });

  test.each(['types.arrow', 'lz4.arrow', 'stream.arrows'])(
    '%s: damaged and truncated files give an error or a value',
    async (name) => {
      await checkHostile(fixtureBytes(name), readAll, name.startsWith('types') ? 100 : 20);
    },
  );
});

test('an LZ4 frame gives as many bytes as announced, or an error', () => {
  // Eight literals, then a copy of 60 from 8 before.
  const frame = (copied: number) => [
    4,
    0x22,
    0x4d,
    0x18,
    0x60,
    0x40,
    0,
    13,
    0,
    0,
    0,
    0x8f,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    8,
    0,
    copied,
    0x10,
    0,
    0,
    0,
    0,
  ];
  const bytes = Uint8Array.from(frame(41));
  expect(() => decompressLz4Frame(bytes, 60)).toThrow('more bytes than it announces');
  expect(() => decompressLz4Frame(bytes.subarray(0, 20), 68)).toThrow('a block is cut off');
  expect(() => decompressLz4Frame(Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 1)).toThrow('magic');
});
