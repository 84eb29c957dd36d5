import fc from 'fast-check';
import type { Run } from '../../object/run.ts';
import type { ValueMap } from '../../object/types.ts';
import { fieldName } from '../path.ts';
import type { Subject } from '../subject.ts';
import type { Expression, Field, Literal, Operator } from '../syntax.ts';

/** A condition as text that reads back as the same condition. */
export function printWhere(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
      return `${printWhere(expression.left)} or ${inside(expression.right, ['or'])}`;
    case 'and':
      return `${inside(expression.left, ['or'])} and ${inside(expression.right, ['or', 'and'])}`;
    case 'not':
      return `not ${inside(expression.of, ['or', 'and'])}`;
    case 'exists':
      return `${fieldName(expression.field.parts)} exists`;
    case 'holds':
      return fieldName(expression.field.parts);
    case 'in':
      return `${fieldName(expression.field.parts)} in (${expression.values.map(printLiteral).join(', ')})`;
    case 'compare':
      return `${fieldName(expression.field.parts)} ${expression.operator} ${printLiteral(expression.value)}`;
  }
}

function inside(expression: Expression, looser: Expression['kind'][]): string {
  const text = printWhere(expression);
  return looser.includes(expression.kind) ? `(${text})` : text;
}

function printLiteral({ text, quoted }: Literal): string {
  return quoted ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

/** A run as it is asked about, with what a test cares for. */
export function subject(run: Partial<Run> = {}, beside: Partial<Subject> = {}): Subject {
  const whole: Run = {
    author: 'Ada <ada@example.org>',
    branch: 'main',
    time: Date.UTC(2026, 0, 15, 12),
    message: 'train',
    heads: [],
    generation: 1,
    inputs: [],
    outputs: {},
    params: {},
    metrics: {},
    labels: {},
    extra: {},
    ...run,
  };
  return { id: 'ab'.repeat(32), run: whole, tags: [], labels: whole.labels, meta: {}, outputMeta: {}, ...beside };
}

const NOWHERE = { at: 0, end: 0 };

export const operators: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>=', '~', '!~'];

/** Conditions over the given fields and values, of every form that there is. */
export function arbitraryCondition(
  fields: fc.Arbitrary<string[]>,
  values: fc.Arbitrary<Omit<Literal, 'at' | 'end'>>,
): fc.Arbitrary<Expression> {
  const field: fc.Arbitrary<Field> = fields.map((parts) => ({ parts, ...NOWHERE }));
  const value: fc.Arbitrary<Literal> = values.map((literal) => ({ ...literal, ...NOWHERE }));
  const test = fc.oneof(
    fc.record({ kind: fc.constant('compare' as const), field, operator: fc.constantFrom(...operators), value }),
    fc.record({ kind: fc.constant('in' as const), field, values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('exists' as const), field }),
    fc.record({ kind: fc.constant('holds' as const), field }),
  );
  const { condition } = fc.letrec<{ condition: Expression }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      test,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        left: tie('condition'),
        right: tie('condition'),
      }),
      fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
    ),
  }));
  return condition;
}

/** The same without places in a text. */
export function placeless(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item) => (key === 'at' || key === 'end' ? undefined : item)));
}

/** Maps with few keys, so that fields are found and missed about equally often. */
export const arbitraryValues: fc.Arbitrary<ValueMap> = fc.dictionary(
  fc.constantFrom('a', 'b', 'a.b', 'c d'),
  fc.oneof(
    fc.constantFrom(0, 1, -1, 0.5, 3, 2 ** 53 - 1, Number.NaN, true, false, null, '', '1', 'one', '2026-01-15', {
      $int: '9007199254740993',
    }),
    fc.constantFrom<ValueMap>({ b: 1 }, { b: 'x' }, {}),
    fc.array(fc.constantFrom(1, 'one', null), { maxLength: 2 }),
  ),
  { maxKeys: 3 },
);
