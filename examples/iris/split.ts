// Splits the flowers into 105 to learn from and 45 to test with: split.js --seed N
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatRows, readRows } from './table.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });

/** The generator mulberry32: the same seed gives the same numbers from 0 to 1 everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(Number(values.seed));
const shuffled = readRows('data/iris.csv')
  .map((row) => ({ row, key: next() }))
  .sort((a, b) => a.key - b.key)
  .map(({ row }) => row);
mkdirSync('split', { recursive: true });
writeFileSync('split/train.csv', formatRows(shuffled.slice(0, 105)));
writeFileSync('split/test.csv', formatRows(shuffled.slice(105)));
console.log('split/train.csv 105 rows, split/test.csv 45 rows');
