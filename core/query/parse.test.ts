import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryError } from './error.ts';
import { parseFields, parseWhere } from './parse.ts';
import { arbitraryCondition, placeless, printWhere } from './testing/conditions.ts';

const compare = (name: string, operator: string, text: string, quoted = false): unknown => ({
  kind: 'compare',
  field: { parts: name.split('.') },
  operator,
  value: { text, quoted },
});
const x = { kind: 'holds', field: { parts: ['x'] } };
const y = { kind: 'holds', field: { parts: ['y'] } };
const z = { kind: 'holds', field: { parts: ['z'] } };

describe('parseWhere', () => {
  it.each<[string, unknown]>([
    ['metric.acc > 0.9', compare('metric.acc', '>', '0.9')],
    ['metric.acc>=-.5e-3', compare('metric.acc', '>=', '-.5e-3')],
    ['a == "b c"', compare('a', '=', 'b c', true)],
    [`a = 'it\\'s'`, compare('a', '=', "it's", true)],
    ['a = "\\n\\\\"', compare('a', '=', '\\n\\', true)],
    ['a !~ b', compare('a', '!~', 'b')],
    ['time > 2d ago', compare('time', '>', '2d ago')],
    ['time > "2d" and x', { kind: 'and', left: compare('time', '>', '2d', true), right: x }],
    ['message = "and"', compare('message', '=', 'and', true)],
    ['x or y and z', { kind: 'or', left: x, right: { kind: 'and', left: y, right: z } }],
    ['(x or y) and z', { kind: 'and', left: { kind: 'or', left: x, right: y }, right: z }],
    ['x OR y Or z', { kind: 'or', left: { kind: 'or', left: x, right: y }, right: z }],
    ['not x and y', { kind: 'and', left: { kind: 'not', of: x }, right: y }],
    ['not not (x)', { kind: 'not', of: { kind: 'not', of: x } }],
    ['x exists', { kind: 'exists', field: { parts: ['x'] } }],
    ['x not exists', { kind: 'not', of: { kind: 'exists', field: { parts: ['x'] } } }],
    [
      'x not in (1,"two", three)',
      {
        kind: 'not',
        of: {
          kind: 'in',
          field: { parts: ['x'] },
          values: [
            { text: '1', quoted: false },
            { text: 'two', quoted: true },
            { text: 'three', quoted: false },
          ],
        },
      },
    ],
    ['param."learning rate".a', { kind: 'holds', field: { parts: ['param', 'learning rate', 'a'] } }],
    ['param."a.b"', { kind: 'holds', field: { parts: ['param', 'a.b'] } }],
    ['input.my-data/raw', { kind: 'holds', field: { parts: ['input', 'my-data/raw'] } }],
  ])('%s', (text, expected) => expect(placeless(parseWhere(text))).toEqual(expected));

  it('reads back what is printed', () => {
    const part = fc.oneof(
      fc.constantFrom('a', 'and', 'b.c', '"', "it's", 'x\\y', 'é'),
      fc.string({ minLength: 1, maxLength: 5 }),
    );
    const fields = fc
      .tuple(fc.constantFrom('param', 'metric'), fc.array(part, { maxLength: 3 }))
      .map(([a, b]) => [a, ...b]);
    const values = fc.oneof(
      fc.string({ maxLength: 8 }).map((text) => ({ text, quoted: true })),
      fc.constantFrom('1', '-0.5', 'a.b', '..', 'x/y', '2d ago').map((text) => ({ text, quoted: false })),
    );
    fc.assert(
      fc.property(arbitraryCondition(fields, values), (condition) => {
        expect(placeless(parseWhere(printWhere(condition)))).toEqual(placeless(condition));
      }),
    );
  });

  it('ends in a tree or in an error with a place inside of the text, whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'and',
        'or',
        'not',
        'in',
        'exists',
        '(',
        ')',
        ',',
        '=',
        '!',
        '"',
        "'",
        '.',
        'a',
        '0.1',
        '\\',
        ' ',
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join(' ');
        try {
          parseWhere(text);
        } catch (error) {
          if (!(error instanceof QueryError)) throw error;
          expect(error.source?.column).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('mistakes', () => {
  it.each<[string, string, number]>([
    ['', 'expected a field such as metric.acc, not the end', 0],
    ['metric.acc >', 'expected a value, not the end', 12],
    ['metric.acc > > 1', 'expected a value, not ">"', 13],
    ['metric.acc > 1 metric.b', 'expected "and" or "or", not "metric.b"', 15],
    ['x and', 'expected a field such as metric.acc, not the end', 5],
    ['(x and y', 'the bracket is not closed', 0],
    ['(x y)', 'expected ")", "and" or "or", not "y"', 3],
    ['x)', 'expected "and" or "or", not ")"', 1],
    ['x in 1', 'expected "(" after "in"', 5],
    ['x in (1 2)', 'expected "," or ")", not "2"', 8],
    ['x in ()', 'expected a value, not ")"', 6],
    ['x not 1', 'expected "in" or "exists" after "not"', 6],
    ['x = "abc', 'the quote is not closed', 4],
    ['! x', '"!" stands alone', 0],
    ['metric..a > 1', 'a part of the field is empty', 0],
    ['x = or', 'expected a value, not "or"', 4],
    [`${'('.repeat(200)}x`, 'brackets nest more than 100 deep', 101],
    [`x = ${'1'.repeat(10_000)}`, 'the query is longer than 10000 characters', 10_000],
  ])('%s', (text, message, column) => {
    const error = caught(() => parseWhere(text));
    expect(error.message).toBe(message);
    expect(error.source?.column).toBe(column);
  });
});

describe('parseFields', () => {
  it('reads names with and without a sign', () => {
    const fields = parseFields('run, -metric.acc,param."a, b"');
    expect(fields.map(({ parts, reverse }) => [parts, reverse])).toEqual([
      [['run'], false],
      [['metric', 'acc'], true],
      [['param', 'a, b'], false],
    ]);
    expect(caught(() => parseFields('run,,x')).source?.column).toBe(4);
    expect(caught(() => parseFields('run x')).message).toBe('expected "and" or "or", not "x"');
  });
});

function caught(action: () => unknown): QueryError {
  try {
    action();
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
