// Numbers that spec/ states as prose must be those that the code uses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GEAR_TABLE } from 'gearhash-jit';
import { expect, test } from 'vitest';
import { MAX_DEPTH, MAX_ITEMS } from '../core/object/codec.ts';
import { MAX_BLOB, MAX_BYTES } from '../core/object/hash.ts';
import { MAX_LEVEL } from '../core/object/tree-format.ts';
import { TREE_SHAPE } from '../core/object/tree-shape.ts';
import { MAX_CHUNK, MIN_CHUNK } from '../core/store/data/chunker.ts';
import { GEAR_WINDOW } from '../core/store/data/gear.ts';
import { MAX_PACK_BYTES, MAX_PACK_RECORDS } from '../core/store/pack/format.ts';

const page = (name: string): string => readFileSync(join(import.meta.dirname, '..', 'spec', name), 'utf8');
const words = (count: number): string => count.toLocaleString('en');

test('recipes.md prints the table of the chunker', () => {
  const printed = page('recipes.md').match(/\b[0-9a-f]{16}\b/g) ?? [];
  expect(printed).toEqual(Array.from(GEAR_TABLE, (entry) => entry.toString(16).padStart(16, '0')));
});

test('recipes.md states the chunking', () => {
  const text = page('recipes.md');
  expect(text).toContain(`| least length | ${words(MIN_CHUNK)} bytes |`);
  expect(text).toContain(`| greatest length | ${words(MAX_CHUNK)} bytes: cut there at the latest |`);
  expect(text).toContain(`from number ${words(MIN_CHUNK)} - ${GEAR_WINDOW} of the chunk on`);
  expect(text).toContain(`A file of at most ${words(MAX_BLOB)} bytes is one blob`);
});

test('manifests.md states the shape of trees', () => {
  const text = page('manifests.md');
  const { odds, min, max, bytes } = TREE_SHAPE;
  for (const row of [`ODDS | ${odds}`, `MIN | ${min}`, `MAX | ${max}`, `BYTES | ${words(bytes)}`]) {
    expect(text).toContain(`| ${row} |`);
  }
  expect(text).toContain(`Levels go from 0 to ${MAX_LEVEL}.`);
});

test('encodings.md and packs.md state the limits', () => {
  const encodings = page('encodings.md');
  expect(encodings).toContain(`nest at most ${MAX_DEPTH} deep`);
  expect(encodings).toContain(`at most ${words(MAX_ITEMS)} array items and map entries`);
  for (const [kind, limit] of Object.entries(MAX_BYTES)) {
    const amount = limit < 1 << 20 ? `${words(limit)} bytes` : `${limit / (1 << 20)} MiB`;
    expect(encodings).toMatch(new RegExp(`\\| \`${kind}\`.*\\| ${amount} \\|`));
  }
  expect(page('packs.md')).toContain(`(${words(MAX_PACK_BYTES)} bytes)`);
  expect(page('packs.md')).toContain(`| records | ${words(MAX_PACK_RECORDS)} |`);
});
