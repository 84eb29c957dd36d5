import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DamagedStateError, loadState, type PathBase, saveState, settlePending, stateFile } from './state.ts';
import { tempFolder } from './testing.ts';

const base = (name: string): PathBase => ({ name, run: 'a'.repeat(64), version: 3, content: 'b'.repeat(64) });

test('is empty at first, and comes back as it was saved', () => {
  const artDir = tempFolder();
  expect(loadState(artDir, 'main')).toEqual({ paths: {} });
  const state = {
    switched: { branch: 'dev', git: null },
    paths: { data: base('data'), 'a/b': { ...base('model'), subset: ['x', 'y/z'] }, constructor: base('c') },
    pending: { run: 'c'.repeat(64), bases: { data: base('data') } },
  };
  saveState(artDir, 'main', state);
  expect(loadState(artDir, 'main')).toEqual(state);
  expect(loadState(artDir, 'other')).toEqual({ paths: {} });
  expect(readdirSync(join(artDir, 'workspace', 'main'))).toEqual(['state.json']);
});

test('a path called like a property of every object is unknown all the same', () => {
  expect(loadState(tempFolder(), 'main').paths['constructor']).toBeUndefined();
});

describe('a commit that was cut short', () => {
  const pending = { run: 'c'.repeat(64), bases: { data: base('new') } };
  const state = { paths: { data: base('old'), other: base('other') }, pending };

  test('counts when its run does', () => {
    expect(settlePending(state, (run) => run === pending.run)).toEqual({
      paths: { data: base('new'), other: base('other') },
    });
  });

  test('is forgotten when it does not', () => {
    expect(settlePending(state, () => false)).toEqual({ paths: state.paths });
  });

  test('nothing to settle, nothing to ask', () => {
    const none = { paths: {} };
    const ask = (): boolean => {
      throw new Error('asked');
    };
    expect(settlePending(none, ask)).toEqual(none);
  });
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"paths":{"a":{}}}',
  '{"paths":{"a":{"name":"x","run":"y","version":1,"content":"z"}}}',
])('damage is an error, never an empty state: %s', (text) => {
  const artDir = tempFolder();
  const file = stateFile(artDir, 'main');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  expect(() => loadState(artDir, 'main')).toThrow(DamagedStateError);
});
