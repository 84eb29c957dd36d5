import { describe, expect, test } from 'vitest';
import { comparePaths } from './bytes.ts';
import { CollisionFinder } from './paths.ts';

function collisions(paths: string[]): [string, string][] {
  const finder = new CollisionFinder();
  return paths.sort(comparePaths).flatMap((path) => {
    const earlier = finder.add(path);
    return earlier === undefined ? [] : [[path, earlier] as [string, string]];
  });
}

describe('paths that are one path on some systems', () => {
  const found: [string, string[], [string, string][]][] = [
    ['case', ['README', 'readme'], [['readme', 'README']]],
    ['case within a folder', ['a/X', 'a/x'], [['a/x', 'a/X']]],
    ['case of a folder', ['A/x', 'a/y'], [['a/y', 'A']]],
    ['case of a folder and a file', ['A/x', 'a'], [['a', 'A']]],
    ['Unicode form', ['caf\u00e9', 'cafe\u0301'], [['caf\u00e9', 'cafe\u0301']]],
    ['both', ['CAF\u00c9', 'cafe\u0301'], [['cafe\u0301', 'CAF\u00c9']]],
    ['the Kelvin sign', ['k', '\u212a'], [['\u212a', 'k']]],
    ['the long s', ['s', '\u017f'], [['\u017f', 's']]],
    ['the dotless i', ['i', '\u0131'], [['\u0131', 'i']]],
    ['final sigma', ['\u03c3', '\u03c2'], [['\u03c3', '\u03c2']]],
    ['invisible code points', ['ab', 'a\u200db'], [['a\u200db', 'ab']]],
  ];
  test.each(found)('%s', (_what, paths, expected) => {
    expect(collisions(paths)).toEqual(expected);
  });

  test('nothing is found where nothing collides', () => {
    expect(collisions(['a', 'b/a', 'b/b', 'B2', 'c/A', 'd/a', '\u00df', 'ss', 'i', '\u0130'])).toEqual([]);
  });

  test('a folder that was left and its names are forgotten', () => {
    expect(collisions(['a/X', 'b/x', 'c/d/Y', 'c/e/y'])).toEqual([]);
  });
});
