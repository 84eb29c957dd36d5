// Text that compresses as the real thing does: CSV, JSON and code-like lines over a vocabulary with a long tail.
import { numberSource } from './random.mjs';

const SYLLABLES =
  'ba be bi co da de fi ga ge ho in ka la le lo ma mi na ne no or pa po ra re ri sa se so ta te ti ur va ve';

/** Returns a function from a kind of file (`csv`, `json`, `code`) and a size in bytes to its text. */
export function textSource(seed) {
  const next = numberSource(`text ${seed}`);
  const below = (limit) => Math.floor(next() * limit);
  const syllables = SYLLABLES.split(' ');
  const vocabulary = Array.from({ length: 4000 }, () =>
    Array.from({ length: 1 + below(4) }, () => syllables[below(syllables.length)]).join(''),
  );
  // The square of a uniform number: common words are common.
  const word = () => vocabulary[Math.floor(next() ** 2 * vocabulary.length)];
  const lines = {
    csv: () =>
      `${below(1e6)},${word()} ${word()},${day(below)},${(next() * 1000).toFixed(2)},${next().toFixed(6)},${word()}\n`,
    json: () =>
      `{"id":${below(1e6)},"name":"${word()} ${word()}","score":${next().toFixed(5)},"tags":["${word()}","${word()}"],"ok":${next() < 0.5}}\n`,
    code: () => `${'  '.repeat(below(4))}const ${word()} = ${word()}(${word()}, ${word()}.${word()}, ${below(100)});\n`,
  };
  return (kind, size) => {
    const parts = [];
    let length = 0;
    while (length < size) {
      const line = lines[kind]();
      parts.push(line);
      length += line.length;
    }
    return Buffer.from(parts.join('').slice(0, size), 'latin1');
  };
}

/** Row `index` of the large table: the same for every version of it. About 100 bytes. */
export function tableRow(index, next) {
  const amount = (next() * 5000).toFixed(2);
  const place = `${(next() * 180 - 90).toFixed(6)},${(next() * 360 - 180).toFixed(6)}`;
  const group = GROUPS[Math.floor(next() * GROUPS.length)];
  return `${index},${day((limit) => Math.floor(next() * limit))},user${Math.floor(next() * 200000)},${group},${amount},${place},${next().toFixed(8)}\n`;
}

const GROUPS = ['electronics', 'groceries', 'clothing', 'furniture', 'services', 'travel', 'health', 'other'];

function day(below) {
  const two = (value) => String(value).padStart(2, '0');
  return `20${two(10 + below(15))}-${two(1 + below(12))}-${two(1 + below(28))}T${two(below(24))}:${two(below(60))}:${two(below(60))}Z`;
}
