import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunInput, RunOutput } from '../object/run.ts';
import { boundsOf } from './bounds.ts';
import { compileWhere } from './compile.ts';
import { QueryError } from './error.ts';
import { parseWhere } from './parse.ts';
import type { Subject } from './subject.ts';
import { arbitraryCondition, arbitraryValues, subject } from './testing/conditions.ts';
import { naive } from './testing/naive.ts';

const now = Date.UTC(2026, 0, 16, 12);
const content = `5c3a1f0b${'0'.repeat(56)}`;
const output: RunOutput = {
  content,
  files: 2,
  bytes: 70,
  type: 'model',
  meta: { kind: 'onnx' },
  version: 3,
  supersedes: [],
  extra: {},
};
const input: RunInput = {
  role: 'train',
  name: 'my.data',
  version: 2,
  run: content,
  content,
  edge: 'declared',
  extra: {},
};

const run = subject(
  {
    params: {
      lr: 0.1,
      name: 'resnet',
      opt: { lr: 2 },
      'a.b': 1,
      list: [1, 'x'],
      big: { $int: '9007199254740993' },
      none: null,
    },
    metrics: { acc: 0.93, loss: Number.NaN, ok: true },
    inputs: [input],
    outputs: { model: output, 'a.b': { ...output, version: 12 } },
    code: { commit: 'abc123'.padEnd(40, '0'), dirty: false, branch: 'main' },
    status: 0,
    duration: 90_500,
    message: 'train on more rows\nfor real',
  },
  { tags: ['best', 'model@prod'], labels: { stage: 'dev', n: '10' }, meta: { due: '2026-02-01T10:00:00Z' } },
);

const holdsFor = (text: string, of: Subject = run): boolean => compileWhere(parseWhere(text), text, now)(of);

describe('a condition that holds', () => {
  it.each([
    'metric.acc > 0.9 and param.lr < 1',
    'metrics.acc = 0.930',
    'param.opt.lr = 2',
    'param.a.b = 1 and param."a.b" = 1',
    'param.big = 9007199254740993 and param.big > 9007199254740992 and param.big != 9007199254740992',
    'param.list = x and param.list = 1 and param.list != y',
    'param.none = null and param.none exists and not param.none',
    'param.name != resnet50 and param.name ~ "^res" and param.name !~ "^net"',
    'metric.ok and metric.ok = true and metric.ok != false',
    'metric.loss exists and metric.loss != 1 and not metric.loss > 1 or metric.loss != 0',
    'label.n > 9 and label.n = 10.0',
    'label.stage in (prod, dev) and label.stage not in (prod)',
    'label = stage and label != nope',
    'tag = best and tag = prod and tag != worst and tag in (worst, best)',
    'author ~ ada and branch = main and kind = commit and status = 0',
    'duration > 90 and duration > 1.5m and duration <= 90500ms',
    'time > 2d and time < "20 hours ago" and time >= 24h ago and time < yesterday or time = yesterday',
    'meta.due > 2026-01-31 and meta.due < 2026-02-03',
    'run = abab and run ~ "^(ab)+$"',
    'code.commit = abc1 and code.commit != abd1 and not code.dirty and code.branch = main',
    'input.my.data = 2 and input.train >= v2 and input.my.data = 5c3a1f and input = my.data',
    'output.model = 3 and output.a.b = 12 and output.model != 5c3a1e and output.model.bytes > 69',
    'output.model.meta.kind = onnx and output.model.content = 5c3a and output.model.type = model',
    'message ~ "rows\\n"',
    'param.nope not exists and not (param.nope exists)',
    'param.nope = 1 or param.lr = 0.1',
    'not (param.nope = 1 and param.lr = 7)',
  ])('%s', (text) => expect(holdsFor(text)).toBe(true));
});

describe('a condition that does not hold', () => {
  it.each([
    'param.nope = 1',
    'param.nope != 1',
    'not param.nope = 1',
    'not (param.nope = 1 or param.lr = 7)',
    'param.nope in (1, 2)',
    'param.name > 3',
    'not param.name > 3',
    'param.opt = 2',
    'param.lr = "0.1x"',
    'param.none < 1',
    'tag = model@prod',
    'input.other exists',
    'output.model.nope',
    'env.HOME ~ ada',
    'metric.loss = 1',
  ])('%s', (text) => expect(holdsFor(text)).toBe(false));
});

describe('a condition that makes no sense', () => {
  it.each<[string, string, number]>([
    ['acc > 0.9', 'there is no field "acc"', 0],
    ['branch = main and metric > 1', '"metric" wants a name', 18],
    ['author.name = ada', '"author" has no parts', 0],
    ['time > soon', '"soon" is not a time', 7],
    ['duration > long', '"long" is not a duration', 11],
    ['run = xyz', '"xyz" is not the beginning of an id', 6],
    ['run > abcd', 'an id is not ordered, so ">" does not apply', 6],
    ['x = 1 or message ~ "("', 'there is no field "x"', 0],
    ['message ~ "("', 'the pattern is wrong at character 2: a bracket is not closed', 10],
  ])('%s', (text, message, column) => {
    const parsed = parseWhere(text);
    try {
      compileWhere(parsed, text, now);
    } catch (error) {
      expect(error).toBeInstanceOf(QueryError);
      expect((error as QueryError).message).toBe(message);
      expect((error as QueryError).source?.column).toBe(column);
      return;
    }
    throw new Error('it was accepted');
  });
});

const values = fc.oneof(
  fc
    .constantFrom('0', '1', '-1', '0.5', '3', '9007199254740993', 'true', 'false', 'null', 'one', '2026-01-15')
    .map((text) => ({
      text,
      quoted: false,
    })),
  fc.constantFrom('1', 'one', '', 'true', 'n').map((text) => ({ text, quoted: true })),
);
const fields = fc.constantFrom(
  ...['param.a', 'param.b', 'param.a.b', 'param.c d', 'metric.a', 'metric.b', 'tag', 'label', 'status', 'branch'].map(
    (name) => name.split('.'),
  ),
);
const runs = fc
  .record({
    params: arbitraryValues,
    metrics: arbitraryValues,
    status: fc.constantFrom(undefined, 0, 1),
    branch: fc.constantFrom('one', 'main'),
    tags: fc.subarray(['one', '1', 'model@n']),
  })
  .map(({ status, tags, ...rest }) => subject({ ...rest, ...(status !== undefined && { status }) }, { tags }));

it('agrees with an evaluation by the book', () => {
  fc.assert(
    fc.property(arbitraryCondition(fields, values), runs, (condition, one) => {
      expect(compileWhere(condition, '', now)(one)).toBe(naive(condition, one) === true);
    }),
    { numRuns: 2000 },
  );
});

it('has bounds that no run is outside of for which it holds', () => {
  const bounded = fc
    .constantFrom('time', 'branch', 'output.a', 'output.a.bytes', 'param.a')
    .map((name) => name.split('.'));
  const moments = fc.constantFrom('1', '2d', 'yesterday', '2026-01-15', '2026-01-14', 'main', 'one');
  const some = fc.record({
    time: fc.integer({ min: now - 4 * 86_400_000, max: now }),
    branch: fc.constantFrom('one', 'main'),
    outputs: fc.constantFrom({}, { a: output }, { 'a.bytes': output }),
  });
  const condition = arbitraryCondition(
    bounded,
    moments.map((text) => ({ text, quoted: false })),
  );
  fc.assert(
    fc.property(condition, some, (expression, parts) => {
      const one = subject(parts);
      let test: (of: Subject) => boolean;
      try {
        test = compileWhere(expression, '', now);
      } catch {
        return;
      }
      if (!test(one)) return;
      const { since, until, branches, outputs } = boundsOf(expression, now);
      expect(one.run.time).toBeGreaterThanOrEqual(since);
      expect(one.run.time).toBeLessThanOrEqual(until);
      expect(branches?.has(one.run.branch)).not.toBe(false);
      for (const { names } of outputs) expect(names.some((name) => name in one.run.outputs)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
