import { describe, expect, test } from 'vitest';
import { isRunPrefix, parseSelector, splitAncestor, versionNumber, versionsBack } from './selector.ts';

describe('parseSelector', () => {
  test.each([
    ['model', { name: 'model' }],
    ['model@3', { name: 'model', version: '3' }],
    ['team/model@v3:weights/a.bin', { name: 'team/model', version: 'v3', path: 'weights/a.bin' }],
    ['model:a@b:c', { name: 'model', path: 'a@b:c' }],
    ['model@main:x/', { name: 'model', version: 'main', path: 'x' }],
    ['HEAD~2', { name: 'HEAD~2' }],
  ])('%s', (text, expected) => expect(parseSelector(text)).toEqual(expected));

  test.each(['', '@3', ':path', 'model@', 'model@:path'])('refuses "%s"', (text) => {
    expect(() => parseSelector(text)).toThrowError(/is not a selector/);
  });
});

test('versions are 3 or v3, and nothing else', () => {
  expect(['3', 'v3', '0', '03', 'v', '-1', '3.0', 'v1.0'].map(versionNumber)).toEqual([
    3,
    3,
    ...Array(6).fill(undefined),
  ]);
  expect(['~0', '~12', '12', '~', '~x'].map(versionsBack)).toEqual([0, 12, undefined, undefined, undefined]);
});

test('ancestors', () => {
  expect(splitAncestor('main~3')).toEqual({ base: 'main', back: 3 });
  expect(splitAncestor('main')).toEqual({ base: 'main', back: 0 });
  expect(splitAncestor('~3')).toEqual({ base: '~3', back: 0 });
});

test('a run prefix has seven digits with a letter among them, or all 64', () => {
  expect(isRunPrefix('abc1234')).toBe(true);
  expect(isRunPrefix('abc123')).toBe(false);
  expect(isRunPrefix('1234567')).toBe(false);
  expect(isRunPrefix('1'.repeat(64))).toBe(true);
  expect(isRunPrefix('ABC1234')).toBe(false);
  expect(isRunPrefix('a'.repeat(65))).toBe(false);
});
