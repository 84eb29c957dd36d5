import { describe, expect, it } from 'vitest';
import { short } from '../../core/repository/context.ts';
import { layOut } from './columns.ts';
import { formatAgo, formatDate, formatDuration, isoTime } from './date.ts';
import { escapeName, escapeText } from './escape.ts';
import { toJson } from './json.ts';
import { Output } from './output.ts';
import { pagerCommand, pagerSink } from './pager.ts';
import { PipeClosed, type Sink } from './sink.ts';
import { formatCount, formatSize } from './size.ts';
import { makeStyle, plainStyle, wantsColour } from './style.ts';
import { displayWidth, padEnd, truncate } from './width.ts';
import { wrap } from './wrap.ts';

describe('width', () => {
  it.each([
    ['plain', 5],
    ['größe', 5],
    ['e\u0301', 1],
    ['日本', 4],
    ['한국어', 6],
    ['👍🏽', 2],
    ['👨‍👩‍👧', 2],
    ['❤️', 2],
    ['\u200b', 0],
    ['\x1b[31mred\x1b[0m', 3],
    ['', 0],
  ])('%j takes %i columns', (text, columns) => expect(displayWidth(text)).toBe(columns));

  it('cuts between characters as people see them', () => {
    expect(truncate('abcdef', 6)).toBe('abcdef');
    expect(truncate('abcdef', 4)).toBe('abc…');
    expect(truncate('日本語', 4)).toBe('日…');
    expect(truncate('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
    expect(truncate('abc', 0)).toBe('');
    expect(padEnd('日', 4)).toBe('日  ');
  });

  it('wraps at words', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('one averyverylongword two', 8)).toEqual(['one', 'averyverylongword', 'two']);
    expect(wrap('one two three', 9, '  ')).toEqual(['one two', '  three']);
    expect(wrap('', 8)).toEqual([]);
  });
});

describe('escape', () => {
  it.each([
    ['plain name.csv', 'plain name.csv'],
    ['a\x1b[2Jb', 'a\\x1b[2Jb'],
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['\x9b31m', '\\x9b31m'],
    ['\x7f', '\\x7f'],
    ['abc\u202etxt.exe', 'abc\\u202etxt.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['\u2028', '\\u2028'],
    ['日本 é 👍', '日本 é 👍'],
  ])('%j', (name, expected) => expect(escapeName(name)).toBe(expected));

  it('keeps the lines of a text', () => expect(escapeText('a\r\nb\tc\x1b]0;x\x07')).toBe('a\nb\tc\\x1b]0;x\\x07'));
});

describe('numbers and dates', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345_678, '12.3 MB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [2 ** 53, '9.0 PB'],
  ])('%i bytes', (bytes, expected) => expect(formatSize(bytes)).toBe(expected));

  it('groups digits', () =>
    expect([0, 999, 1000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']));

  it('says how long ago', () => {
    const now = Date.UTC(2024, 4, 15);
    const ago = (seconds: number): string => formatAgo(now - seconds * 1000, now);
    expect([0, 1, 59, 60, 7200, 86_400, 700_000, 3e6, 7e7].map(ago)).toEqual([
      'now',
      '1 second ago',
      '59 seconds ago',
      '1 minute ago',
      '2 hours ago',
      '1 day ago',
      '1 week ago',
      '1 month ago',
      '2 years ago',
    ]);
    expect(ago(-3600)).toBe(formatDate(now + 3_600_000));
  });

  it('writes dates and spans', () => {
    expect(formatDate(Date.UTC(2024, 4, 1))).toMatch(/^2024-0[45]-\d\d \d\d:\d\d:00 [+-]\d{4}$/);
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
    expect([0.4, 59, 65, 7380].map(formatDuration)).toEqual(['0s', '59s', '1m 05s', '2h 03m']);
  });
});

describe('short', () => {
  it('has a letter, so that it is taken for an id', () => {
    expect(short(`4f3a91c0b2d1${'0'.repeat(52)}`)).toBe('4f3a91c0b2d1');
    expect(short(`123456789012345a${'0'.repeat(48)}`)).toBe('123456789012345a');
  });
});

describe('layOut', () => {
  const columns = [
    { title: 'NAME', shrinks: true },
    { title: 'SIZE', right: true },
  ];
  const rows = [
    ['a-rather-long-name', '1 B'],
    ['日本', '12 kB'],
  ];

  it('aligns', () => {
    expect(layOut(columns, rows, Number.POSITIVE_INFINITY, plainStyle.heading)).toEqual([
      'NAME                 SIZE',
      'a-rather-long-name    1 B',
      '日本                12 kB',
    ]);
  });

  it('cuts the column that may shrink', () => {
    expect(layOut(columns, rows, 18, plainStyle.heading)).toEqual([
      'NAME          SIZE',
      'a-rather-l…    1 B',
      '日本         12 kB',
    ]);
  });
});

describe('colour', () => {
  it.each<[boolean | undefined, NodeJS.ProcessEnv, boolean, boolean]>([
    [undefined, {}, true, true],
    [undefined, {}, false, false],
    [undefined, { NO_COLOR: '1' }, true, false],
    [undefined, { NO_COLOR: '' }, true, true],
    [undefined, { FORCE_COLOR: '1' }, false, true],
    [undefined, { FORCE_COLOR: '0' }, true, false],
    [undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [undefined, { TERM: 'dumb' }, true, false],
    [true, { NO_COLOR: '1' }, false, true],
    [false, { FORCE_COLOR: '1' }, true, false],
  ])('flag %s, %j, terminal %s: %s', (flag, env, isTerminal, expected) =>
    expect(wantsColour(flag, env, isTerminal)).toBe(expected),
  );

  it('paints', () => {
    expect(makeStyle(true).id('x')).toBe('\x1b[33mx\x1b[0m');
    expect(makeStyle(true).id('')).toBe('');
    expect(plainStyle.id('x')).toBe('x');
  });
});

describe('Output', () => {
  function memory(): Sink & { text: string; pieces: number } {
    return {
      text: '',
      pieces: 0,
      async write(data) {
        this.text += data.toString();
        this.pieces += 1;
      },
      async end() {},
    };
  }

  it('writes in large pieces', async () => {
    const sink = memory();
    const out = new Output(sink);
    await out.each(
      Array.from({ length: 20_000 }, (_, i) => i),
      (i) => `line ${i}`,
    );
    await out.end();
    expect(sink.text.split('\n')).toHaveLength(20_001);
    expect(sink.pieces).toBeLessThan(10);
  });

  it('stops when nobody reads', async () => {
    const out = new Output({ write: () => Promise.reject(new PipeClosed()), end: async () => {} });
    let made = 0;
    const endless = (function* () {
      for (;;) yield made++;
    })();
    await expect(out.each(endless, String)).rejects.toBeInstanceOf(PipeClosed);
    expect(made).toBeLessThan(100_000);
  });

  it('writes bytes in JSON as hex', () => expect(toJson({ a: new Uint8Array([1, 255]) })).toBe('{"a":"01ff"}'));

  it('holds back what fits the screen, and pages the rest', async () => {
    const screen = memory();
    let started = false;
    const short = pagerSink(screen, 'cat >&2', 5, process.env, () => {
      started = true;
    });
    await short.write('1\n2\n');
    expect(screen.text).toBe('');
    await short.end();
    expect([screen.text, started]).toEqual(['1\n2\n', false]);
  });

  it('finds the pager', () => {
    const PATH = process.env.PATH;
    expect(pagerCommand({ PATH, PAGER: 'cat' })).toBeUndefined();
    expect(pagerCommand({ PATH, PAGER: '' })).toBeUndefined();
    expect(pagerCommand({ PATH, PAGER: 'no-such-program-anywhere' })).toBeUndefined();
    expect(pagerCommand({ PATH, PAGER: 'sh -c true' })).toBe('sh -c true');
    expect(pagerCommand({ PATH, PAGER: 'cat', ART_PAGER: 'sh' })).toBe('sh');
  });
});
