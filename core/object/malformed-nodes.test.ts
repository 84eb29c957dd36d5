import { describe, expect, test } from 'vitest';
import { CorruptError } from '../errors.ts';
import { toBytes } from './bytes.ts';
import { checkObject } from './check.ts';
import { encode } from './codec.ts';
import { EMPTY_CONTENT } from './hash.ts';
import { treeNodes } from './manifest.ts';
import { idOf } from './testing.ts';
import type { TreeKind, Value } from './types.ts';

const content = toBytes(idOf('x'));
const empty = toBytes(EMPTY_CONTENT);
const node = (entries: Value[], level: Value = 0): Uint8Array => encode({ entries, level });

describe('nodes that break the format are refused', () => {
  const refused: [string, TreeKind, Uint8Array][] = [
    ['no bytes', 'manifest', new Uint8Array(0)],
    ['another map', 'manifest', encode({ entries: [], levels: 0 })],
    ['one more field', 'manifest', encode({ entries: [], extra: 0, level: 0 })],
    ['a level beyond the limit', 'manifest', node([], 16)],
    ['a negative level', 'manifest', node([], -1)],
    ['an entry of three items', 'manifest', node([['a', 0, 1]])],
    ['an entry of five items', 'manifest', node([['a', 0, 1, content, 0]])],
    ['a path that is bytes', 'manifest', node([[content, 0, 1, content]])],
    ['a climbing path', 'manifest', node([['../a', 0, 1, content]])],
    ['a mode that is not known', 'manifest', node([['a', 7, 1, content]])],
    ['a negative size', 'manifest', node([['a', 0, -1, content]])],
    ['a size that is a float', 'manifest', node([['a', 0, 0.5, content]])],
    ['a short id', 'manifest', node([['a', 0, 1, content.subarray(1)]])],
    ['an empty file with content', 'manifest', node([['a', 0, 0, content]])],
    ['a file with no content', 'manifest', node([['a', 0, 1, empty]])],
    [
      'entries out of order',
      'manifest',
      node([
        ['b', 0, 1, content],
        ['a', 0, 1, content],
      ]),
    ],
    [
      'an entry twice',
      'manifest',
      node([
        ['a', 0, 1, content],
        ['a', 0, 1, content],
      ]),
    ],
    [
      'a file that is a folder',
      'manifest',
      node([
        ['a', 0, 1, content],
        ['a/b', 0, 1, content],
      ]),
    ],
    [
      "'.' beside others",
      'manifest',
      node([
        ['.', 0, 1, content],
        ['a', 0, 1, content],
      ]),
    ],
    [
      'sizes beyond 2^53-1',
      'manifest',
      node([
        ['a', 0, 2 ** 53 - 1, content],
        ['b', 0, 1, content],
      ]),
    ],
    ['too many entries', 'manifest', node(Array.from({ length: 300 }, (_, i) => [`f${i + 1000}`, 0, 1, content]))],
    [
      'too many bytes',
      'manifest',
      node(Array.from({ length: 20 }, (_, i) => [`${i + 10}${'/x'.repeat(2000)}`, 0, 1, content])),
    ],
    [
      'layout entries out of order',
      'layout',
      node([
        [content, content],
        [content, content],
      ]),
    ],
    ['a chunk of no bytes', 'recipe', node([[content, 0]])],
    ['a chunk that is too long', 'recipe', node([[content, 131_073]])],
  ];
  test.each(refused)('%s', (_what, kind, bytes) => {
    expect(() => checkObject(kind, bytes)).toThrow(CorruptError);
    const source = { getNode: () => bytes };
    expect(() => [...treeNodes(kind, source, idOf('root'))]).toThrow(CorruptError);
  });

  test('truncated, anywhere', () => {
    const whole = node([
      ['a', 0, 1, content],
      ['b', 2, 3, content],
    ]);
    checkObject('manifest', whole);
    for (let i = 0; i < whole.length; i++)
      expect(() => checkObject('manifest', whole.subarray(0, i))).toThrow(CorruptError);
  });

  test('declared lengths of gigabytes', () => {
    const bytes = node([['a', 0, 1, content]]);
    const huge = Buffer.concat([bytes.subarray(0, 9), Buffer.from('ddffffffff', 'hex'), bytes.subarray(10)]);
    expect(() => checkObject('manifest', huge)).toThrow('declared');
  });
});
