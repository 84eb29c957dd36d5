import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awkwardPaths, finePaths, hostileLinks, hostilePaths } from './hostile-paths.ts';
import {
  checkPath,
  escapePath,
  linkStaysInside,
  pathProblem,
  portabilityProblem,
  UnsafePathError,
  unescapePath,
} from './paths.ts';

test('the list is long enough and names nothing twice', () => {
  expect(hostilePaths.length).toBeGreaterThanOrEqual(200);
  expect(new Set(hostilePaths.map(({ path }) => path)).size).toBe(hostilePaths.length);
});

describe('hostile paths are refused', () => {
  test.each(hostilePaths.map(({ path, why }) => [JSON.stringify(path).slice(0, 60), why, path]))(
    '%s: %s',
    (_shown, _why, path) => {
      expect(() => checkPath(path)).toThrow(UnsafePathError);
      expect(() => checkPath(`${path}/x`)).toThrow(UnsafePathError);
      expect(() => checkPath(`ok/${path}`)).toThrow(UnsafePathError);
    },
  );
});

test('fine paths are fine', () => {
  for (const path of [...finePaths, '.']) expect([path, pathProblem(path)]).toEqual([path, undefined]);
  for (const path of finePaths) expect([path, portabilityProblem(path)]).toEqual([path, undefined]);
});

describe('awkward paths are stored with a warning, and can be written escaped', () => {
  test.each(awkwardPaths.map((path) => [JSON.stringify(path), path]))('%s', (_shown, path) => {
    expect(pathProblem(path)).toBeUndefined();
    expect(portabilityProblem(path)).toBeTypeOf('string');
    for (const level of ['windows', 'case'] as const) {
      expect(portabilityProblem(escapePath(path, level))).toBeUndefined();
      expect(unescapePath(escapePath(path, level))).toBe(path);
    }
  });
});

describe('escapes', () => {
  const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((name) => name.replace(/[/\0]/g, '_'));
  const path = fc
    .array(fc.oneof(names, fc.constantFrom(...awkwardPaths, ...finePaths)), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));

  test('are reversible, and what they give can be written anywhere', () => {
    fc.assert(
      fc.property(path, fc.constantFrom('windows' as const, 'case' as const), (original, level) => {
        const escaped = escapePath(original, level);
        expect(unescapePath(escaped)).toBe(original);
        expect(portabilityProblem(escaped)).toBeUndefined();
        if (level === 'case') expect(escaped).toMatch(/^[^A-Z\u0080-\uffff]*$/);
      }),
      { numRuns: 1000 },
    );
  });

  test('leave ordinary paths alone', () => {
    expect(escapePath('data/Größe 1.csv')).toBe('data/Größe 1.csv');
    expect(escapePath('a%b/nul.txt')).toBe('a%25b/%6eul.txt');
    expect(escapePath('README', 'case')).toBe('%52%45%41%44%4d%45');
  });

  test.each(['%', 'a%2', '%zz', '%ff', '%E9'])('a broken one is refused: %s', (broken) => {
    expect(() => unescapePath(broken)).toThrow(UnsafePathError);
  });
});

describe('links', () => {
  test.each(hostileLinks.map(({ link, target }) => [link, JSON.stringify(target), target]))(
    '%s -> %s may lead out',
    (link, _shown, target) => {
      expect(linkStaysInside(link, target)).toBe(false);
    },
  );

  const inside: [string, string][] = [
    ['link', 'x'],
    ['link', './x'],
    ['link', 'a/b/c'],
    ['a/link', '../x'],
    ['a/link', '..'],
    ['a/b/link', '../../x/y'],
    ['a/b/link', './..//../x'],
    ['link', 'a.b..c'],
    ['link', '.'],
  ];
  test.each(inside)('%s -> %s stays inside', (link, target) => {
    expect(linkStaysInside(link, target)).toBe(true);
  });

  test('climbing behind a name is fine only where the name is known to be a folder', () => {
    expect(linkStaysInside('link', 'a/../b')).toBe(false);
    expect(linkStaysInside('link', 'a/../b', (path) => path === 'a')).toBe(true);
    expect(linkStaysInside('d/link', 'a/../b', (path) => path === 'd/a')).toBe(true);
    expect(linkStaysInside('link', 'a/../../b', () => true)).toBe(false);
  });
});
