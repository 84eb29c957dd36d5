import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LockLine, readArtLock, writeArtLock } from './lock.ts';
import { tempFolder } from './testing.ts';

const line = (name: string, version = 1): LockLine => ({ name, version, run: 'a'.repeat(64), content: 'b'.repeat(64) });

test('lines are sorted, and read as they were written', () => {
  const root = tempFolder();
  expect(readArtLock(root)).toEqual([]);
  writeArtLock(root, [line('model', 12), line('Data'), line('data/x')]);
  expect(readArtLock(root).map(({ name, version }) => [name, version])).toEqual([
    ['Data', 1],
    ['data/x', 1],
    ['model', 12],
  ]);
  expect(readFileSync(join(root, 'art.lock'), 'utf8').split('\n')[0]).toBe(
    `Data 1 ${'a'.repeat(64)} ${'b'.repeat(64)}`,
  );
});

test('a file that says the same is not touched', () => {
  const root = tempFolder();
  expect(writeArtLock(root, [line('a'), line('b')])).toBe(true);
  const { ino } = lstatSync(join(root, 'art.lock'));
  expect(writeArtLock(root, [line('b'), line('a')])).toBe(false);
  expect(lstatSync(join(root, 'art.lock')).ino).toBe(ino);
});

test('line ends of Windows are fine', () => {
  const root = tempFolder();
  writeArtLock(root, [line('a'), line('b')]);
  const file = join(root, 'art.lock');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
  expect(readArtLock(root)).toEqual([line('a'), line('b')]);
});

test('what is wrong is named by line', () => {
  const ids = `${'a'.repeat(64)} ${'b'.repeat(64)}`;
  const texts = [
    `data 1 ${ids}\n<<<<<<< HEAD\nmodel 2 ${ids}\n=======\n`,
    `data 1 ${ids}\n\nwhat is this\n`,
    `data 0 ${ids}\n`,
    `data 1.5 ${ids}\n`,
    `da/../ta 1 ${ids}\n`,
    `data 1 ${ids}\nmodel 1 ${ids}\ndata 2 ${ids}\n`,
    `data 1 ${ids.toUpperCase()}\n`,
  ];
  const refusal = (text: string): string => {
    const root = tempFolder();
    writeFileSync(join(root, 'art.lock'), text);
    try {
      readArtLock(root);
      return 'fine';
    } catch (error) {
      return (error as Error).message.replace(/(\w)\1{63}/g, '$1...');
    }
  };
  expect(texts.map(refusal).join('\n')).toMatchInlineSnapshot(`
    "art.lock:2: a merge conflict is not resolved
    art.lock:3: expected NAME VERSION RUN CONTENT, got "what is this"
    art.lock:1: expected NAME VERSION RUN CONTENT, got "data 0 a... b..."
    art.lock:1: expected NAME VERSION RUN CONTENT, got "data 1.5 a... b..."
    art.lock:1: expected NAME VERSION RUN CONTENT, got "da/../ta 1 a... b..."
    art.lock:3: "data" is named twice
    art.lock:1: expected NAME VERSION RUN CONTENT, got "data 1 A... B...""
  `);
});
