import { expect, test } from 'vitest';
import { toBytes } from './bytes.ts';
import { decode, encode } from './codec.ts';
import { decodeFact, encodeFact, type Fact } from './fact.ts';
import { idOf } from './testing.ts';
import type { Value, ValueMap } from './types.ts';

const fact: Fact = {
  type: 'tag',
  subject: { tag: 'best' },
  value: { run: new Uint8Array(toBytes(idOf('run'))) },
  replaces: [idOf('older')],
  author: 'Ada',
  time: 1,
  extra: {},
};

test('a fact comes back as it was, of whatever type', () => {
  expect(decodeFact(encodeFact(fact))).toEqual(fact);
  const unknown: Fact = {
    ...fact,
    type: 'from-the-future',
    value: [1, { x: null }],
    extra: { proof: new Uint8Array(3) },
  };
  expect(decodeFact(encodeFact(unknown))).toEqual(unknown);
  expect(decodeFact(encodeFact({ ...fact, value: null })).value).toBeNull();
});

test.each(['type', 'subject', 'value', 'replaces', 'author', 'time'])('a fact without %s is refused', (key) => {
  const { [key]: _gone, ...rest } = decode(encodeFact(fact)) as ValueMap;
  expect(() => decodeFact(encode(rest as Value))).toThrow('malformed object');
});
