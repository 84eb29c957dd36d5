import { closeSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { CorruptError } from '../../errors.ts';
import { hashObject } from '../../object/hash.ts';
import type { Kind, PackClass } from '../../object/types.ts';
import { tempDir } from '../testing.ts';
import { classOf, HEADER_BYTES, type PackEntry, RECORD_BYTES } from './format.ts';
import { footerEntries, readFooter, readRecord } from './reader.ts';
import { scanPack } from './scan.ts';
import { PackWriter, type StagedPack } from './writer.ts';

const temp = tempDir();
afterAll(temp.remove);

function orRefused(read: () => PackEntry[]): PackEntry[] {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptError);
    return [];
  }
}

const bytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 300 }),
  // Some that compress, and some that look like records themselves.
  fc.tuple(fc.string({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 2000 })).map(([text, n]) => {
    return Buffer.from(text.repeat(n)).subarray(0, 100_000);
  }),
  fc.uint8Array({ minLength: 48, maxLength: 200 }).map((tail) => Buffer.concat([Buffer.from('aREC\x01\0\0\0'), tail])),
);
const kinds: Record<PackClass, Kind[]> = {
  data: ['blob'],
  tree: ['recipe', 'manifest', 'layout'],
  run: ['run', 'fact'],
};
const records = fc
  .constantFrom<PackClass>('data', 'tree', 'run')
  .chain((cls) =>
    fc.tuple(fc.constant(cls), fc.array(fc.tuple(fc.constantFrom(...kinds[cls]), bytes), { maxLength: 12 })),
  );

function write(cls: PackClass, objects: [Kind, Uint8Array][]): StagedPack {
  const writer = new PackWriter(temp.path, cls);
  for (const [kind, raw] of objects) writer.add(kind, hashObject(kind, raw), raw);
  return writer.finish();
}

function withFile<T>(path: string, use: (fd: number) => T): T {
  const fd = openSync(path, 'r');
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

describe('a pack', () => {
  test('gives back what was written, by its footer and by scanning', () => {
    fc.assert(
      fc.property(records, ([cls, objects]) => {
        const pack = write(cls, objects);
        withFile(pack.tmp, (fd) => {
          const footer = readFooter(fd);
          const entries = [...footerEntries(footer)];
          expect([footer.class, footer.name, footer.count]).toEqual([cls, pack.name, objects.length]);
          expect([...scanPack(fd)]).toEqual(entries);
          for (const [index, [kind, raw]] of objects.entries()) {
            const entry = entries[index] as PackEntry;
            expect(entry.kind).toBe(kind);
            expect(Buffer.compare(readRecord(fd, entry), raw)).toBe(0);
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  test('cut at any length gives its intact prefix and no other error', () => {
    const objects: [Kind, Uint8Array][] = [
      ['blob', Buffer.from('first '.repeat(300))],
      ['blob', Buffer.from('x')],
      ['blob', Buffer.from('aREC'.repeat(30))],
    ];
    const pack = write('data', objects);
    const entries = withFile(pack.tmp, (fd) => [...scanPack(fd)]);
    for (let length = pack.size - 1; length >= 0; length--) {
      truncateSync(pack.tmp, length);
      withFile(pack.tmp, (fd) => {
        expect(() => readFooter(fd)).toThrow(CorruptError);
        if (length < HEADER_BYTES) return expect(() => [...scanPack(fd)]).toThrow(CorruptError);
        const whole = entries.filter((entry) => entry.offset + RECORD_BYTES + entry.stored <= length);
        return expect([...scanPack(fd)]).toEqual(whole);
      });
    }
  });

  test('with any bytes changed is read as what is intact, or not at all', () => {
    fc.assert(
      fc.property(
        records,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        ([cls, objects], edits) => {
          const pack = write(cls, objects);
          const file = readFileSync(pack.tmp);
          for (const [at, value] of edits) file[at % file.length] = value;
          const path = join(temp.path, 'edited');
          writeFileSync(path, file);
          withFile(path, (fd) => {
            const read = (): PackEntry[] => [...scanPack(fd)];
            if (!file.subarray(0, HEADER_BYTES).equals(readFileSync(pack.tmp).subarray(0, HEADER_BYTES))) {
              // Another class is a header too, of a pack that then holds no record of its class.
              expect(orRefused(read)).toEqual([]);
              return;
            }
            for (const entry of read()) {
              expect(classOf(entry.kind)).toBe(cls);
              expect(hashObject(entry.kind, readRecord(fd, entry))).toBe(entry.id);
            }
          });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a writer', () => {
  test('is full before a record of the largest size would not fit', () => {
    const writer = new PackWriter(temp.path, 'run');
    let written = 0;
    for (; !writer.full; written++) {
      const raw = Buffer.alloc(16 * 1024 * 1024);
      raw.writeUInt32LE(written, 0);
      writer.addStored({ kind: 'run', codec: 0, id: hashObject('run', raw), raw: raw.length }, raw);
    }
    expect(written).toBe(3);
    expect(writer.finish().size).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  test('refuses what the format has no room for', () => {
    const writer = new PackWriter(temp.path, 'data');
    expect(() => writer.add('blob', '00'.repeat(32), new Uint8Array(131_073))).toThrow(RangeError);
    expect(() => writer.add('blob', '00'.repeat(32), new Uint8Array(0))).toThrow(RangeError);
    expect(() => writer.add('run', '00'.repeat(32), new Uint8Array(9))).toThrow(RangeError);
    writer.abort();
  });

  test('shows a record before and after the file is finished', () => {
    const writer = new PackWriter(temp.path, 'data');
    const raw = Buffer.from('seen');
    const entry = writer.add('blob', hashObject('blob', raw), raw);
    const before = writer.read(entry);
    writer.finish();
    expect(writer.read(entry)).toEqual(before);
    expect(before.subarray(RECORD_BYTES).toString()).toBe('seen');
  });
});
