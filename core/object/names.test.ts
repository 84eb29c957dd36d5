import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  artifactNameProblem,
  checkArtifactName,
  checkRefName,
  decodeRefName,
  encodeRefName,
  refNameProblem,
} from './names.ts';

describe('artifact names', () => {
  test.each(['dataset', 'a', 'models/v2/best', 'a.b_c-d', '2024', 'X', '.x', 'n'.repeat(200)])('%s', (name) => {
    expect(artifactNameProblem(name)).toBeUndefined();
  });
  const refused = [
    '',
    '.',
    '..',
    'a/..',
    'a//b',
    '/a',
    'a/',
    'a@b',
    'a:b',
    'a b',
    'é',
    '-a',
    'a\nb',
    '.git',
    'x/.art',
    '.GIT.',
    '~1',
  ];
  test.each([...refused, 'n'.repeat(201)])('%j is refused', (name) => {
    expect(() => checkArtifactName(name)).toThrow('artifact name');
  });
});

describe('ref names', () => {
  const fine = [
    'main',
    'feature/x',
    'release-1.2',
    'v1.0',
    'v3-rc',
    'größe',
    'HEADS',
    'abcdef',
    'g123456',
    'a@b',
    'Latest',
    'x+y#z',
  ];
  test.each(fine)('%s', (name) => expect(refNameProblem(name)).toBeUndefined());
  const refused = [
    ...[
      '',
      '1',
      '42',
      'v3',
      'HEAD',
      'latest',
      'abcdef0',
      '0123456789',
      'DEADBEEF',
      'a'.repeat(64),
      '~1',
      'a~1',
      'a^',
      'a:b',
    ],
    ...[
      'a b',
      'a\tb',
      'a\0b',
      'a?',
      'a*',
      'a[b',
      'a\\b',
      '-a',
      '/a',
      'a/',
      'a//b',
      'a..b',
      '.a',
      'a.',
      'a/.b',
      'a.lock',
      '@',
      'a@{1}',
    ],
    ...['\ud800', 'x'.repeat(241), 'X'.repeat(81)],
  ];
  test.each(refused)('%j is refused', (name) => expect(() => checkRefName(name, 'tag')).toThrow('tag name'));
});

describe('ref names on disk', () => {
  test('come back, never need a folder, and stay apart where case is not told apart', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(decodeRefName(encodeRefName(a))).toBe(a);
        expect(encodeRefName(a)).toMatch(/^(?:[a-z0-9_-]|%[0-9a-f]{2})(?:[a-z0-9._-]|%[0-9a-f]{2})*$/);
        if (a !== b) expect(encodeRefName(a).toLowerCase()).not.toBe(encodeRefName(b).toLowerCase());
      }),
    );
    expect(['main', 'Feature/x', '.a.', 'con', 'nul.x', 'ü'].map(encodeRefName)).toEqual([
      'main',
      '%46eature%2fx',
      '%2ea%2e',
      '%63on',
      '%6eul.x',
      '%c3%bc',
    ]);
  });

  test.each(['', 'A', '%41x%2F', '%6d', 'a%', '%ff', 'con', '.a', 'a/b'].filter((text) => text !== ''))(
    '%s was never written',
    (text) => {
      expect(() => decodeRefName(text)).toThrow('not an encoded ref name');
    },
  );
});
