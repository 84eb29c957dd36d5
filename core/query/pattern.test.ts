import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

const search = (pattern: string): ((text: string) => boolean) =>
  compilePattern({ text: pattern, quoted: true, at: 0, end: pattern.length }, pattern);

describe('a pattern', () => {
  it('finds what the regular expressions of the language find', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '[a-c]',
      '\\d',
      '\\w',
      '\\S',
      '\\.',
      '^',
      '$',
      '[\\d_]',
      'é',
      '\\n',
    );
    const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
      piece: fc.oneof(
        { maxDepth: 3 },
        atom,
        tie('pattern').map((inner) => `(${inner})`),
        fc
          .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '{0}'))
          .map(([inner, count]) => `(${inner})${count}`),
      ),
      pattern: fc.oneof(
        fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}|${b}`),
      ),
    }));
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', '_', '.', ' ', '\n', 'é', '\u{1f600}'), { maxLength: 8 });
    const short = pattern.filter((source) => source.length <= 100);
    fc.assert(
      fc.property(short, text, (source, pieces) => {
        const whole = pieces.join('');
        expect([source, whole, search(source)(whole)]).toEqual([source, whole, new RegExp(source, 'u').test(whole)]);
      }),
      { numRuns: 500 },
    );
  });

  it('takes no longer for what makes other engines try every way', () => {
    expect(search('(a+)+$')(`${'a'.repeat(5000)}b`)).toBe(false);
    expect(search('(a|a)*c')('a'.repeat(5000))).toBe(false);
  });

  it('searches the first 65,536 characters', () => {
    expect(search('^a+b')(`${'a'.repeat(65_535)}b`)).toBe(true);
    expect(search('ab')(`${'a'.repeat(65_536)}b`)).toBe(false);
  });

  it.each([
    ['(', 'the pattern is wrong at character 2: a bracket is not closed'],
    ['a)', 'the pattern is wrong at character 2: a bracket is closed that was not opened'],
    ['*a', 'the pattern is wrong at character 1: "*" has nothing to repeat'],
    ['a**', 'the pattern is wrong at character 3: "*" has nothing to repeat'],
    ['[a', 'the pattern is wrong at character 3: a "[" is not closed'],
    ['[b-a]', 'the pattern is wrong at character 5: the range is not one of characters in their order'],
    ['a{', 'the pattern is wrong at character 2: "{" wants numbers: {2}, {2,} or {2,5}'],
    ['a{3,2}', 'the pattern is wrong at character 2: "{3,2}" is not a number of times up to 1000'],
    ['(?=a)', 'the pattern is wrong at character 2: "(?" is not supported'],
    ['(a)\\1', 'the pattern is wrong at character 4: "\\1" is not supported'],
    ['\\', 'the pattern is wrong at character 1: the pattern ends in "\\"'],
    ['(a{900}){900}', 'the pattern is wrong at character 1: it repeats too much'],
    ['(((){1000}){1000}){1000}', 'the pattern is wrong at character 1: it repeats too much'],
    [`${'('.repeat(100)}`, 'the pattern is wrong at character 52: brackets nest too deep'],
    ['a'.repeat(501), 'the pattern is longer than 500 characters'],
  ])('%s is refused', (pattern, message) => expect(() => search(pattern)).toThrow(message));
});
