import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CorruptError } from '../errors.ts';
import { Store } from './store.ts';
import { requireFeatures, UnsupportedFeatureError } from './store-format.ts';
import { tempDir } from './testing.ts';

let temp: ReturnType<typeof tempDir>;
let art: string;

beforeEach(async () => {
  temp = tempDir();
  art = join(temp.path, '.art');
  await Store.create(art).close();
});

afterEach(() => temp.remove());

const write = (format: unknown): void => writeFileSync(join(art, 'format.json'), JSON.stringify(format));
const features = (more: object) => ({
  format: 'art',
  version: 1,
  features: { read: [], write: [], collect: [], ...more },
});

test('a new store needs nothing', () => {
  expect(JSON.parse(readFileSync(join(art, 'format.json'), 'utf8'))).toEqual(features({}));
  expect(() => Store.create(art)).toThrow('is a store already');
});

test('a store that needs an unknown feature to be read is refused by its name', () => {
  write(features({ read: ['quantum-packs'] }));
  expect(() => Store.open(art)).toThrow(UnsupportedFeatureError);
  expect(() => Store.open(art)).toThrow('cannot read this store: it needs the unknown feature "quantum-packs"');
});

test('one that needs it only to be written can be read', async () => {
  write({ ...features({ write: ['signed-runs'], collect: ['pins'] }), later: { kept: true } });
  const store = Store.open(art);
  expect(store.format).toMatchObject({ later: { kept: true } });
  expect(() => store.stage()).toThrow('cannot write to this store: it needs the unknown feature "signed-runs"');
  expect(() => requireFeatures(store.format, 'collect')).toThrow('"pins"');
  await store.close();
});

test('another version and nonsense are refused', () => {
  write({ format: 'art', version: 2 });
  expect(() => Store.open(art)).toThrow('format version 2');
  for (const bad of [null, {}, { format: 'git', version: 1 }, features({ read: 'all' })]) {
    write(bad);
    expect(() => Store.open(art)).toThrow(CorruptError);
  }
  writeFileSync(join(art, 'format.json'), '{"format"');
  expect(() => Store.open(art)).toThrow(CorruptError);
});
