import { describe, expect, test } from 'vitest';
import { EMPTY_CONTENT } from './hash.ts';
import { ManifestBuilder } from './manifest.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { idOf } from './testing.ts';
import type { Entry } from './types.ts';

describe('the builder refuses', () => {
  const content = idOf('x');
  const good: Entry = { path: 'm', mode: 0, size: 1, content };
  const refused: [string, Partial<Entry>[], RegExp][] = [
    ['a path twice', [{}, {}], /twice/],
    ['a path out of order', [{}, { path: 'a' }], /out of order/],
    ['a file that is a folder', [{}, { path: 'm/x' }], /both a file and a folder/],
    ['a climbing path', [{ path: 'a/../b' }], /'\.\.' part/],
    ['an absolute path', [{ path: '/a' }], /absolute/],
    ['an empty path', [{ path: '' }], /empty/],
    ['NUL', [{ path: 'a\0' }], /NUL/],
    ['a long part', [{ path: 'é'.repeat(128) }], /255/],
    ['a long path', [{ path: 'abc/'.repeat(1100).concat('x') }], /4096/],
    ['a lone surrogate', [{ path: 'a\ud800' }], /surrogate/],
    ["'.' beside others", [{ path: '.' }, {}], /not alone/],
    ["a folder at '.'", [{ path: '.', mode: 3, size: 0, content: EMPTY_CONTENT }], /only a file/],
    ['an unknown mode', [{ mode: 4 as 0 }], /mode 4/],
    ['a size that is none', [{ size: -1 }], /not a size/],
    ['a size without content', [{ content: EMPTY_CONTENT }], /disagree/],
    ['content without a size', [{ size: 0 }], /disagree/],
    ['a folder with a size', [{ mode: 3 }], /empty folder/],
    ['a long link', [{ mode: 2, size: 5000 }], /target/],
    ['an id that is none', [{ content: 'abc' }], /not an id/],
  ];
  test.each(refused)('%s', (_what, entries, message) => {
    const builder = new ManifestBuilder(new MemoryNodes());
    const addAll = (): void => {
      for (const entry of entries) builder.add({ ...good, ...entry });
    };
    expect(addAll).toThrow(message);
  });

  test('an entry without harm to the others', () => {
    const builder = new ManifestBuilder(new MemoryNodes());
    builder.add({ ...good, path: 'a' });
    expect(() => builder.add({ ...good, path: 'b/../c' })).toThrow();
    expect(() => builder.add({ ...good, path: 'b', content: 'zz' })).toThrow();
    builder.add({ ...good, path: 'b' });
    const expected = new ManifestBuilder(new MemoryNodes());
    for (const path of ['a', 'b']) expected.add({ ...good, path });
    expect(builder.finish()).toEqual(expected.finish());
  });
});
