import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addToGitignore, removeFromGitignore } from './gitignore.ts';
import { tempFolder, writeTree } from './testing.ts';

const text = (root: string): string => readFileSync(join(root, '.gitignore'), 'utf8');

test('adds a line once', () => {
  const root = tempFolder();
  expect(addToGitignore(root, ['.art', 'data/'])).toEqual(['/.art', '/data']);
  expect(addToGitignore(root, ['.art', 'data'])).toEqual([]);
  expect(text(root)).toBe('/.art\n/data\n');
});

test('takes what is there into account and leaves it as it is', () => {
  const root = tempFolder();
  writeFileSync(join(root, '.gitignore'), '# mine\r\nnode_modules\r\ndata/\r\n!data/keep\r\nlast');
  expect(addToGitignore(root, ['data', 'out/model', 'last'])).toEqual(['/out/model']);
  expect(text(root)).toBe('# mine\r\nnode_modules\r\ndata/\r\n!data/keep\r\nlast\r\n/out/model\r\n');
  removeFromGitignore(root, ['out/model', 'data']);
  expect(text(root)).toBe('# mine\r\nnode_modules\r\ndata/\r\n!data/keep\r\nlast\r\n');
});

describe('git agrees', () => {
  const names = [
    'plain',
    'with space',
    'ends ',
    '!not',
    '#hash',
    'star*',
    'what?',
    '[a]',
    'back\\slash',
    'new\nline',
    'ü',
  ];
  test.each(names)('%j', (name) => {
    const root = tempFolder();
    execFileSync('git', ['init', '-q', root]);
    writeTree(root, { [`${name}/file`]: '', other: '', [`deep/${name}`]: '' });
    addToGitignore(root, [name]);
    const listed = execFileSync('git', ['-C', root, 'ls-files', '-zo', '--exclude-standard'], { encoding: 'utf8' });
    expect(listed.split('\0').filter(Boolean).sort()).toEqual(['.gitignore', `deep/${name}`, 'other'].sort());
  });
});
