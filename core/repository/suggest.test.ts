import { describe, expect, it } from 'vitest';
import { distance, suggest } from './suggest.ts';

describe('distance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['commit', 'commit', 0],
    ['comit', 'commit', 1],
    ['commti', 'commit', 1],
    ['comit', 'config', 3],
    ['ab', 'ba', 1],
    ['kitten', 'sitting', 3],
  ])('%s to %s is %i', (a, b, expected) => {
    expect(distance(a, b)).toBe(expected);
    expect(distance(b, a)).toBe(expected);
  });
});

describe('suggest', () => {
  const names = ['commit', 'config', 'checkout', 'status', 'switch', 'ls', 'log'];

  it.each([
    ['comit', 'commit'],
    ['chekcout', 'checkout'],
    ['stat', 'status'],
    ['lgo', 'log'],
    ['check', 'checkout'],
    ['frobnicate', undefined],
    ['s', undefined],
  ])('%s is meant to be %s', (word, expected) => expect(suggest(word, names)).toBe(expected));
});
