import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../object/types.ts';
import { fsck } from './fsck.ts';
import { joinSmallPacks, MAX_SMALL_PACKS } from './join.ts';
import { Store } from './store.ts';
import { tempDir } from './testing.ts';

let temp: ReturnType<typeof tempDir>;
let store: Store;

beforeEach(() => {
  temp = tempDir();
  store = Store.create(join(temp.path, '.art'));
});

afterEach(async () => {
  await store.close();
  temp.remove();
});

function putOne(text: string): Id {
  const stage = store.stage();
  const id = stage.put('blob', Buffer.from(text.repeat(100)));
  stage.publish();
  return id;
}

const putMany = (count: number): Id[] => Array.from({ length: count }, (_, i) => putOne(`number ${i} `));
const packs = (): string[] => [...store.packs.list()].map(({ name }) => name);

describe('small packs', () => {
  test('are joined when there are many, and nothing is lost', () => {
    const ids = putMany(MAX_SMALL_PACKS);
    expect(packs()).toHaveLength(MAX_SMALL_PACKS);
    ids.push(putOne('one more'));
    expect(packs()).toHaveLength(1);
    for (const id of ids) expect(store.get('blob', id).length).toBeGreaterThan(0);
    expect([...fsck(store)]).toEqual([]);
  });

  test('are joined once more after a kill before the old ones were removed', () => {
    const ids = putMany(MAX_SMALL_PACKS);
    const old = packs().map((name) => ({ name, bytes: readFileSync(store.packs.path('data', name)) }));
    ids.push(putOne('one more'));
    for (const { name, bytes } of old) {
      mkdirSync(join(store.packs.path('data', name), '..'), { recursive: true });
      writeFileSync(store.packs.path('data', name), bytes);
    }
    store.index.rebuild();
    expect(packs()).toHaveLength(1);
    for (const id of ids) expect(store.has('blob', id)).toBe(true);
    expect([...fsck(store)]).toEqual([]);
  });

  test('with damage, or condemned, are left alone', () => {
    putMany(MAX_SMALL_PACKS);
    const [damaged, condemned] = packs() as [string, string];
    const bytes = readFileSync(store.packs.path('data', damaged));
    bytes[80] = (bytes[80] as number) ^ 1;
    writeFileSync(join(temp.path, 'x'), bytes);
    writeFileSync(join(store.dir, 'condemned', 'a-notice'), `${condemned}\n`);
    store.packs.remove('data', damaged);
    writeFileSync(store.packs.path('data', damaged), bytes);
    putOne('one more');
    expect(packs()).toEqual(expect.arrayContaining([damaged, condemned]));
    expect(packs()).toHaveLength(3);
  });

  test('seen by another process stay readable while they are joined', async () => {
    const other = Store.open(store.dir);
    const ids = putMany(MAX_SMALL_PACKS);
    for (const id of ids) expect(other.has('blob', id)).toBe(true);
    putOne('one more');
    expect(packs()).toHaveLength(1);
    for (const id of ids) expect(other.get('blob', id).length).toBeGreaterThan(0);
    await other.close();
  });

  test('few of them are nothing to do', () => {
    putMany(5);
    joinSmallPacks(store);
    expect(packs()).toHaveLength(5);
  });
});

test('an object in a condemned pack is stored once more', () => {
  const id = putOne('doomed');
  writeFileSync(join(store.dir, 'condemned', 'a-notice'), packs().join('\n'));
  putOne('doomed');
  expect(packs()).toHaveLength(2);
  store.packs.remove('data', store.place('blob', id)?.pack as Id);
  expect(store.get('blob', id).length).toBeGreaterThan(0);
});

test('what a killed process left behind goes, what is at work stays', async () => {
  for (const name of ['old', 'new']) writeFileSync(join(store.tmp, name), 'x');
  utimesSync(join(store.tmp, 'old'), 1, 1);
  await store.close();
  store = Store.open(store.dir);
  expect(readdirSync(store.tmp)).toEqual(['new']);
});
