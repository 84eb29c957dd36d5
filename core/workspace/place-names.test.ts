import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { putOnDisk } from './place.ts';
import type { NameRules } from './probe.ts';
import { Bench, readTree, tempFolder, writeTree } from './testing.ts';

const rules = vi.hoisted(() => ({ folds: false, refuses: (_: string): unknown => undefined }));
vi.mock('./probe.ts', () => ({ probeNames: (): NameRules => rules }));

beforeEach(() => {
  rules.folds = false;
  rules.refuses = () => undefined;
});

async function refusal(files: Record<string, string>, there: Record<string, string> = {}): Promise<string> {
  const bench = new Bench();
  writeTree(bench.data, files);
  const { tree } = await bench.commit();
  rmSync(bench.data, { recursive: true });
  const around = tempFolder();
  writeTree(join(around, 'there'), { kept: '', ...there });
  const before = readTree(around);
  const messages: string[] = [];
  for (const name of ['new', 'there']) {
    const placed = putOnDisk(bench.store, tree, join(around, name), { threads: 0 });
    messages.push(
      await placed.then(
        () => 'placed',
        (error) => `${error.message}\nhint: ${error.hint}`,
      ),
    );
  }
  if (messages[0] !== 'placed') expect(readTree(around)).toEqual(before);
  expect(messages[0]).toBe(messages[1]);
  return messages[0] as string;
}

describe('where names fold', () => {
  test('names that would be one are refused before anything is written', async () => {
    rules.folds = true;
    expect(await refusal({ 'Data/a': '', 'data/b': '' })).toMatchInlineSnapshot(`
      ""Data" and "data/b" are one name on this file system
      hint: write it into a new folder under escaped names: --to DIR --escape"
    `);
    expect(await refusal({ 'x/\u00e9': '', 'x/e\u0301': '' })).toContain('are one name on this file system');
    expect(await refusal({ 'a/b': '', b: '' })).toBe('placed');
  });

  test('a name whose case changed is not deleted as it is written', async () => {
    rules.folds = true;
    expect(await refusal({ Readme: 'new', x: '' }, { readme: 'old', y: '' })).toBe('placed');
  });
});

test('names that cannot be written are refused before anything is written', async () => {
  rules.refuses = (name) => (name.includes(':') ? new Error('EINVAL') : undefined);
  expect(await refusal({ a: '', 'sub/12:30/x': '', z: '' })).toMatchInlineSnapshot(`
    "the name "sub/12:30/x" cannot be written here
    hint: write it into a new folder under escaped names: --to DIR --escape"
  `);
});
