import { meaningOf } from './literal.ts';
import type { Expression, Field } from './syntax.ts';
import { type Moment, readMoment } from './when.ts';

/** What a run must be for a condition to be able to hold: what can be asked before the run itself is read. */
export interface Bounds {
  /** Epoch milliseconds, both included. */
  since: number;
  until: number;
  /** The branch that it was committed on, one of these. */
  branches?: ReadonlySet<string>;
  /** For each output that it must have: the names that the words may stand for. */
  outputs: OutputBound[];
  /** Parameters and metrics that it must have. */
  values: ValueBound[];
}

/** The names that the words may stand for, from the shortest; the version that the longest must have. */
export interface OutputBound {
  names: string[];
  version?: number;
}

/** A number within a range, both ends included, or text. Numbers are as near as a double is. */
export type ValueBound = { root: 'param' | 'metric'; name: string } & (
  | { range: readonly [low: number, high: number] }
  | { text: string }
);

/** Only what is joined by `and` at the top is necessary; all else is left to the condition itself. */
export function boundsOf(expression: Expression, now: number): Bounds {
  const bounds: Bounds = { since: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, outputs: [], values: [] };
  for (const term of conjuncts(expression)) narrow(bounds, term, now);
  return bounds;
}

function narrow(bounds: Bounds, term: Expression, now: number): void {
  if (!('field' in term)) return;
  const [root, ...rest] = term.field.parts;
  if ((root === 'output' || root === 'outputs') && rest.length > 0) {
    const version = term.kind === 'compare' && term.operator === '=' ? meaningOf(term.value, now).version : undefined;
    const names = rest.map((_, index) => rest.slice(0, index + 1).join('.'));
    bounds.outputs.push({ names, ...(version !== undefined && { version }) });
  }
  const value = valueBound(term, now);
  if (value) bounds.values.push(value);
  if (rest.length > 0) return;
  if (root === 'branch') narrowBranch(bounds, term);
  if (root !== 'time' || term.kind !== 'compare') return;
  const moment = readMoment(term.value.text, now);
  if (moment) narrowTime(bounds, term.operator, moment);
}

const ROOTS: Record<string, 'param' | 'metric'> = {
  param: 'param',
  params: 'param',
  metric: 'metric',
  metrics: 'metric',
};

function valueBound(term: Expression, now: number): ValueBound | undefined {
  if (term.kind !== 'compare') return undefined;
  const field = valueField(term.field);
  if (!field) return undefined;
  const { number, date, word } = meaningOf(term.value, now);
  if (number !== undefined) {
    const range = rangeOf(term.operator, Number(number));
    return range && { ...field, range };
  }
  const isText = term.operator === '=' && date === undefined && word === undefined;
  return isText ? { ...field, text: term.value.text } : undefined;
}

/** The parameter or metric that a field is; undefined for other fields. */
export function valueField({ parts }: Pick<Field, 'parts'>): { root: 'param' | 'metric'; name: string } | undefined {
  const [first = '', ...rest] = parts;
  const root = Object.hasOwn(ROOTS, first) ? ROOTS[first] : undefined;
  return root && rest.length > 0 ? { root, name: rest.join('.') } : undefined;
}

function rangeOf(operator: string, number: number): readonly [low: number, high: number] | undefined {
  if (operator === '=') return [number, number];
  if (operator === '<' || operator === '<=') return [-Infinity, number];
  return operator === '>' || operator === '>=' ? [number, Infinity] : undefined;
}

function narrowBranch(bounds: Bounds, term: Expression): void {
  const names =
    term.kind === 'in'
      ? term.values.map(({ text }) => text)
      : term.kind === 'compare' && term.operator === '='
        ? [term.value.text]
        : undefined;
  if (names) bounds.branches = new Set(names.filter((name) => bounds.branches?.has(name) ?? true));
}

function narrowTime(bounds: Bounds, operator: string, { from, to }: Moment): void {
  if (operator === '>') bounds.since = Math.max(bounds.since, to);
  if (operator === '>=' || operator === '=') bounds.since = Math.max(bounds.since, from);
  if (operator === '<') bounds.until = Math.min(bounds.until, from - 1);
  if (operator === '<=' || operator === '=') bounds.until = Math.min(bounds.until, to - 1);
}

function* conjuncts(expression: Expression): Generator<Expression> {
  const open = [expression];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === 'and') open.push(next.right, next.left);
    else yield next;
  }
}
