import { QueryError } from './error.ts';
import { type Reader, readerOf } from './fields.ts';
import { type Meaning, meaningOf } from './literal.ts';
import { holds, matches, negate, some, type Truth, textsOf } from './match.ts';
import { compilePattern } from './pattern.ts';
import type { Subject } from './subject.ts';
import type { Expression, Field, Literal, Operator } from './syntax.ts';

type Test = (subject: Subject) => Truth;

/**
 * A condition as a function of a run. A comparison with a field that is missing can be neither true nor false, and so
 * can what is built on it: such a run does not pass, with `not` or without. Throws QueryError for fields that do not
 * exist and values that do not fit.
 */
export function compileWhere(expression: Expression, text: string, now: number): (subject: Subject) => boolean {
  const test = compile(expression, { text, now });
  return (subject) => test(subject) === true;
}

interface Source {
  text: string;
  now: number;
}

function compile(expression: Expression, source: Source): Test {
  switch (expression.kind) {
    case 'and':
      return and(compile(expression.left, source), compile(expression.right, source));
    case 'or':
      return or(compile(expression.left, source), compile(expression.right, source));
    case 'not': {
      const test = compile(expression.of, source);
      return (subject) => negate(test(subject));
    }
    case 'exists':
      return existence(expression.field, source);
    case 'holds': {
      const reader = readerOf(expression.field, source.text);
      return (subject) => holds(reader.read(subject));
    }
    case 'in':
      return membership(expression.field, expression.values, source);
    case 'compare':
      return comparison(expression.field, expression.operator, expression.value, source);
  }
}

function and(left: Test, right: Test): Test {
  return (subject) => {
    const a = left(subject);
    if (a === false) return false;
    const b = right(subject);
    return b === false ? false : a && b;
  };
}

function or(left: Test, right: Test): Test {
  return (subject) => {
    const a = left(subject);
    if (a === true) return true;
    const b = right(subject);
    return b === true ? true : a === undefined ? undefined : b;
  };
}

function existence(field: Field, { text }: Source): Test {
  const reader = readerOf(field, text);
  return (subject) => {
    const found = reader.read(subject);
    return found !== undefined && (found.kind !== 'set' || found.values.length > 0);
  };
}

function membership(field: Field, values: Literal[], source: Source): Test {
  const reader = readerOf(field, source.text);
  const meanings = values.map((value) => checked(value, reader, '=', source));
  return (subject) => {
    const found = reader.read(subject);
    return found && some(meanings, (meaning) => matches(found, '=', meaning));
  };
}

function comparison(field: Field, operator: Operator, value: Literal, source: Source): Test {
  const reader = readerOf(field, source.text);
  if (operator === '~' || operator === '!~') {
    const search = compilePattern(value, source.text);
    const test: Test = (subject) => {
      const found = reader.read(subject);
      return found && textsOf(found)?.some(search);
    };
    return operator === '~' ? test : (subject) => negate(test(subject));
  }
  const meaning = checked(value, reader, operator, source);
  return (subject) => {
    const found = reader.read(subject);
    return found && matches(found, operator, meaning);
  };
}

/** Refuses a value that no run could ever have there. */
function checked(value: Literal, { kind }: Reader, operator: Operator, { text, now }: Source): Meaning {
  const meaning = meaningOf(value, now);
  if (kind === 'time' && !meaning.moment) {
    throw new QueryError(
      `"${value.text}" is not a time`,
      text,
      value,
      'write 2d, "3 weeks ago", yesterday or 2024-05-01',
    );
  }
  if (kind === 'span' && meaning.span === undefined) {
    throw new QueryError(`"${value.text}" is not a duration`, text, value, 'write 90s, 5m or 2h; a number is seconds');
  }
  if (kind === 'id' && meaning.digits === undefined) {
    throw new QueryError(`"${value.text}" is not the beginning of an id`, text, value, 'write 4 or more hex digits');
  }
  if (kind === 'id' && operator !== '=' && operator !== '!=') {
    throw new QueryError(`an id is not ordered, so "${operator}" does not apply`, text, value, 'write = or !=');
  }
  return meaning;
}
