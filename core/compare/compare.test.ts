import { describe, expect, it } from 'vitest';
import { CorruptError } from '../errors.ts';
import { bytesSource } from '../materialize/source.ts';
import { fixtureBytes } from '../materialize/testing/fixture.ts';
import { checkHostile } from '../materialize/testing/hostile.ts';
import { compareContents, type Side } from './compare.ts';

const side = (name: string, content: string | Uint8Array): Side => ({
  name,
  source: bytesSource(typeof content === 'string' ? Buffer.from(content) : content),
});

describe('what files are compared as', () => {
  it.each([
    ['a.txt', 'x', 'b.md', 'y', 'text'],
    ['a.json', '{}', 'b.yaml', 'a: 1', 'keys'],
    ['a.json', '{}', 'b.txt', 'y', 'text'],
    ['a.csv', 'a,b\n1,2', 'b.tsv', 'a\tb\n1\t3', 'table'],
    ['a.csv', 'a,b\n1,2', 'b', '\0\x01', 'bytes'],
    ['a.jsonl', '{}\n', 'b.jsonl', '[]\n', 'text'],
  ])('%s and %s', async (a, before, b, after, kind) => {
    expect(await compareContents(side(a, before), side(b, after))).toMatchObject({ kind, notes: [] });
  });

  it('is text where that is wished for', async () => {
    const diff = await compareContents(side('a.json', '{}'), side('b.json', '[]'), { text: true });
    expect(diff?.kind).toBe('text');
  });

  it('is less where they break the rules, and says so', async () => {
    expect(await compareContents(side('a.json', '{"a": 1}'), side('b.json', '{"a": '))).toMatchObject({
      kind: 'text',
      notes: [expect.stringContaining('not a valid JSON file')],
    });
    const ragged = await compareContents(side('a.csv', 'a,b\n1,2\n'), side('b.csv', 'a,b\n1,2\n1,2,3\n'));
    expect(ragged).toMatchObject({
      kind: 'text',
      notes: ['not a valid CSV file: line 3 has 3 fields, and the table 2 columns'],
    });
    const half = Buffer.concat([Buffer.alloc(5000, 'a,b\n'), Buffer.from([0xff])]);
    expect(await compareContents(side('a.csv', 'a,b\n'), side('b.csv', half))).toMatchObject({
      kind: 'bytes',
      samePrefix: 4,
      notes: [expect.anything(), 'it is not text in UTF-8'],
    });
  });

  it('is lines of a text that came or went, and nothing for other files', async () => {
    expect(await compareContents(null, side('a.csv', 'a,b\n1,2\n'))).toMatchObject({ kind: 'text', added: 2 });
    expect(await compareContents(side('a.txt', 'x\n'), null)).toMatchObject({ kind: 'text', removed: 1 });
    expect(await compareContents(side('a', '\0'), null)).toBeUndefined();
  });

  it('is never damage of the store', async () => {
    const broken: Side = {
      name: 'a.txt',
      source: { size: 5, read: () => Promise.reject(new CorruptError('damaged')) },
    };
    await expect(compareContents(broken, side('a.txt', 'x'))).rejects.toBeInstanceOf(CorruptError);
  });
});

describe('bytes', () => {
  it('are told by where they differ', async () => {
    const long = 'x'.repeat(3_000_000);
    const diff = await compareContents(side('a', `\0${long}one${long}`), side('b', `\0${long}three${long}`));
    expect(diff).toEqual({
      kind: 'bytes',
      before: 6_000_004,
      after: 6_000_006,
      samePrefix: 3_000_001,
      sameSuffix: 3_000_001,
      notes: [],
    });
    expect(await compareContents(side('a', '\0aa'), side('b', '\0aaa'))).toMatchObject({
      samePrefix: 3,
      sameSuffix: 0,
    });
  });
});

describe('hostile files', () => {
  it.each(['stored.npz', 'weights.safetensors', 'f4.npy', 'record.npy', 'times.parquet', 'plain.png'])(
    '%s',
    async (name) => {
      const good = fixtureBytes(name);
      await checkHostile(good, (source) => compareContents({ name, source: bytesSource(good) }, { name, source }));
    },
  );

  it.each([
    ['a.csv', 'id,"na""me"\n1,"x\ny"\n2,z\n'],
    ['a.json', '{"a": [1, {"b": "\\u00e9"}], "c": -1.5e3}'],
    ['a.yaml', 'a: &x [1, 2]\nb: *x\nc: {d: "e"}\n'],
  ])('%s', async (name, text) => {
    const good = Buffer.from(text);
    await checkHostile(good, (source) => compareContents({ name, source: bytesSource(good) }, { name, source }));
  });
});
