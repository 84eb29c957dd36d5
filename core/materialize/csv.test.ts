import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvOptions, openCsv, uniqueNames } from './csv.ts';
import { CsvParser } from './csv-parse.ts';
import { type ByteSource, bytesSource } from './source.ts';
import { checkHostile } from './testing/hostile.ts';

async function readTable(content: string | ByteSource, options: CsvOptions = {}) {
  const source = typeof content === 'string' ? bytesSource(Buffer.from(content)) : content;
  const table = await openCsv(source, options);
  const rows: string[][] = [];
  const lines: number[] = [];
  for await (const batch of table.rows()) {
    for (const row of batch) {
      rows.push(row.fields);
      lines.push(row.line);
    }
  }
  return { delimiter: table.delimiter, header: table.header, columns: table.columns, rows, lines };
}

describe('parsing', () => {
  test('quotes, doubled quotes, newlines and delimiters in quotes; lines are counted', async () => {
    expect(await readTable('a,b\r\n"x, ""y""\nz",2\r\n3,4')).toEqual({
      delimiter: ',',
      header: true,
      columns: ['a', 'b'],
      rows: [
        ['x, "y"\nz', '2'],
        ['3', '4'],
      ],
      lines: [2, 4],
    });
  });

  test('what people write: a quote in a plain field, text behind a closing quote, rows of other lengths', async () => {
    expect((await readTable('a,b\n5" disk,1\n"x"y,2\n1\n1,2,3\n')).rows).toEqual([
      ['5" disk', '1'],
      ['xy', '2'],
      ['1'],
      ['1', '2', '3'],
    ]);
  });

  test('blank lines are rows only where there is one column', async () => {
    expect((await readTable('a,b\n\n1,2\n\n')).rows).toEqual([['1', '2']]);
    expect((await readTable('a\n\n1\n')).rows).toEqual([[''], ['1']]);
  });

  test('a byte order mark is no part of the first name', async () => {
    expect((await readTable('\ufeffa,b\n1,2\n')).columns).toEqual(['a', 'b']);
  });

  test('a quote that is never closed and bytes that are not UTF-8 are errors', async () => {
    await expect(readTable('a,b\n1,"2\n3,4\n')).rejects.toThrow(
      'not a valid CSV file: the quote on line 2 is never closed',
    );
    await expect(readTable(bytesSource(Uint8Array.of(0x61, 0x0a, 0xff, 0x0a)))).rejects.toThrow('it is not UTF-8');
  });

  test('rows and columns without end are refused', () => {
    const tiny = new CsvParser(',', { rowLength: 10, columns: 3 });
    expect(() => tiny.push('"'.padEnd(20))).toThrow('the row on line 1 has 20 characters');
    expect(() => new CsvParser(',', { rowLength: 10, columns: 3 }).push('1,2,3,4\n')).toThrow('has 4 columns');
    expect(() => new CsvParser(',', { rowLength: 10, columns: 3 }).push('"",,,,,,\n')).toThrow('has 4 columns');
  });

  test('what was written comes back, however the bytes are cut', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é'), maxLength: 6 });
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 7 }), fc.constantFrom('\n', '\r\n'), (rows, piece, newline) => {
        const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const text = rows.map((row) => row.map(quote).join(',') + newline).join('');
        const parser = new CsvParser(',');
        const read = [];
        for (let at = 0; at < text.length; at += piece) read.push(...parser.push(text.slice(at, at + piece)));
        read.push(...parser.end());
        expect(read.map((row) => row.fields)).toEqual(rows);
      }),
    );
  });
});

describe('finding out', () => {
  test('the delimiter under which rows agree', async () => {
    expect((await readTable('a;b\n1,5;2\n2,5;3\n')).delimiter).toBe(';');
    expect((await readTable('a\tb, c\n1\t2\n')).delimiter).toBe('\t');
    expect((await readTable('a|b\n1|2')).delimiter).toBe('|');
    expect((await readTable('one\ntwo\n')).delimiter).toBe(',');
    expect((await readTable('a,b\n', { delimiter: ';' })).columns).toEqual(['a,b']);
  });

  test('a header has names: no number, none empty, none twice', async () => {
    expect((await readTable('1,2\n3,4\n')).columns).toEqual(['column 1', 'column 2']);
    expect((await readTable('a,a\n3,4\n')).header).toBe(false);
    expect((await readTable(',a\n3,4\n')).header).toBe(false);
    expect(await readTable(',a,a\n3,4,5\n', { header: true })).toMatchObject({
      columns: ['column 1', 'a', 'a (2)'],
      rows: [['3', '4', '5']],
    });
    expect(await readTable('')).toMatchObject({ header: false, columns: [], rows: [] });
  });

  test('names are unique whatever they were', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', 'a', 'a (2)', 'column 1', 'column 2')), (names) => {
        expect(new Set(uniqueNames(names)).size).toBe(names.length);
      }),
    );
  });
});

test('damaged and truncated files give an error or a value', async () => {
  await checkHostile(
    Buffer.from('\ufeffa,b\n"1,\n""2""",é\r\n3,4\n'),
    readTable as (source: ByteSource) => Promise<unknown>,
  );
});
