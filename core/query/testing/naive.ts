import type { Value, ValueMap } from '../../object/types.ts';
import type { Subject } from '../subject.ts';
import type { Expression, Literal } from '../syntax.ts';

type Truth = true | false | 'unknown';

/** Evaluates a condition as the page about conditions says, without regard to anything but being plainly right. */
export function naive(expression: Expression, subject: Subject): Truth {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const sides = [naive(expression.left, subject), naive(expression.right, subject)];
      const decisive = expression.kind === 'or';
      if (sides.includes(decisive)) return decisive;
      return sides.includes('unknown') ? 'unknown' : !decisive;
    }
    case 'not':
      return opposite(naive(expression.of, subject));
    case 'exists': {
      const values = valuesOf(expression.field.parts, subject);
      return values !== undefined && (!isSet(expression.field.parts) || values.length > 0);
    }
    case 'holds': {
      const { parts } = expression.field;
      const values = valuesOf(parts, subject);
      if (values === undefined) return false;
      if (isSet(parts)) return values.length > 0;
      return isList(parts, subject) || (values[0] !== false && values[0] !== null);
    }
    case 'in': {
      const { field, values } = expression;
      return anyOf(values.map((value) => naive({ kind: 'compare', field, operator: '=', value }, subject)));
    }
    case 'compare': {
      const { field, operator, value } = expression;
      const values = valuesOf(field.parts, subject);
      if (values === undefined) return 'unknown';
      if (operator === '!=') return opposite(naive({ ...expression, operator: '=' }, subject));
      if (operator === '!~') return opposite(naive({ ...expression, operator: '~' }, subject));
      if (operator === '~') return found(values, value.text);
      return anyOf(values.map((one) => related(one, operator, value)));
    }
  }
}

function opposite(truth: Truth): Truth {
  return truth === 'unknown' ? truth : !truth;
}

function anyOf(truths: Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes('unknown') ? 'unknown' : false;
}

function isSet(parts: string[]): boolean {
  return parts.length === 1 && (parts[0] === 'tag' || parts[0] === 'label');
}

function isList(parts: string[], subject: Subject): boolean {
  return parts.length > 1 && Array.isArray(find(mapOf(parts, subject), parts.slice(1)));
}

function mapOf([root]: string[], { run }: Subject): ValueMap {
  return root === 'metric' ? run.metrics : run.params;
}

function valuesOf(parts: string[], subject: Subject): Value[] | undefined {
  const { run, tags, labels } = subject;
  if (parts.length > 1) {
    const value = find(mapOf(parts, subject), parts.slice(1));
    return value === undefined ? undefined : Array.isArray(value) ? value : [value];
  }
  if (parts[0] === 'tag') return tags.map((tag) => tag.replace(/^.*@/, ''));
  if (parts[0] === 'label') return Object.keys(labels);
  if (parts[0] === 'branch') return [run.branch];
  return run.status === undefined ? undefined : [run.status];
}

function find(map: ValueMap, parts: string[]): Value | undefined {
  const whole = map[parts.join('.')];
  if (whole !== undefined) return whole;
  const [first = '', ...rest] = parts;
  const inner = map[first];
  if (rest.length === 0 || typeof inner !== 'object' || inner === null || Array.isArray(inner)) return undefined;
  return find(inner as ValueMap, rest);
}

function found(values: Value[], text: string): Truth {
  const texts = values.filter((value) => value !== null && (typeof value !== 'object' || '$int' in value));
  if (texts.length === 0 && values.length > 0) return 'unknown';
  return texts.some((value) => String(bigOf(value) ?? value).includes(text));
}

function related(actual: Value, operator: string, { text, quoted }: Literal): Truth {
  const wanted = !quoted && /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
  const number = typeof actual === 'number' ? actual : bigOf(actual);
  if (number !== undefined) return wanted === undefined ? mixed(operator) : ordered(number, bigIf(wanted), operator);
  if (typeof actual === 'string') {
    if (wanted === undefined) return ordered(actual, text, operator);
    if (actual === text) return ordered(0, 0, operator);
    return /^-?\d+(\.\d+)?$/.test(actual) ? ordered(Number(actual), bigIf(wanted), operator) : mixed(operator);
  }
  if (typeof actual === 'object' && actual !== null) return 'unknown';
  const word = quoted ? undefined : { true: true, false: false, null: null }[text];
  if (word === undefined) return mixed(operator);
  return operator === '=' ? actual === word : 'unknown';
}

function mixed(operator: string): Truth {
  return operator === '=' ? false : 'unknown';
}

function ordered<T extends number | bigint | string>(a: T, b: T, operator: string): Truth {
  if (Number.isNaN(a)) return operator === '=' ? false : 'unknown';
  return { '=': a <= b && a >= b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator] ?? 'unknown';
}

function bigOf(value: Value): bigint | undefined {
  const { $int } = (value ?? {}) as { $int?: string };
  return typeof $int === 'string' ? BigInt($int) : undefined;
}

function bigIf(text: string): number | bigint {
  return Number.isSafeInteger(Number(text)) || text.includes('.') ? Number(text) : BigInt(text);
}
