import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBytes } from './bytes.ts';
import { decode, encode, MalformedObjectError } from './codec.ts';
import { decodeRun, encodeRun, type Run } from './run.ts';
import { arbitraryValue, idOf } from './testing.ts';
import type { Value, ValueMap } from './types.ts';

const ids = ['a', 'b', 'c'].map(idOf).sort();

const run: Run = {
  author: 'Ada <ada@example.org>',
  branch: 'main',
  time: 1_700_000_000_000,
  message: 'first',
  heads: ids.slice(0, 2),
  generation: 2,
  inputs: [
    { role: 'data', name: 'd', version: 1, run: idOf('r'), content: idOf('c'), edge: 'observed', path: 'x', extra: {} },
  ],
  outputs: {
    model: {
      content: idOf('m'),
      layout: idOf('l'),
      files: 1,
      bytes: 9,
      type: 'model',
      meta: {},
      version: 3,
      supersedes: [],
      extra: {},
    },
  },
  params: { lr: 0.1 },
  metrics: {},
  labels: { stage: 'test' },
  attachments: { log: { content: idOf('g'), layout: idOf('h'), files: 1, bytes: 70, extra: {} } },
  status: -9,
  duration: 12,
  kind: 'step',
  extra: {},
};

const map = (bytes: Uint8Array): ValueMap => decode(bytes) as ValueMap;

test('a run comes back as it was', () => {
  expect(decodeRun(encodeRun(run))).toEqual(run);
});

test('sets of ids are stored in order and once', () => {
  const mixed = { ...run, heads: [ids[2], ids[0], ids[2]] as string[] };
  expect(decodeRun(encodeRun(mixed)).heads).toEqual([ids[0], ids[2]]);
});

test('unknown fields anywhere pass through unchanged', () => {
  const key = fc.string({ unit: 'binary', maxLength: 6 }).map((text) => `x${text}`);
  const unknown = fc.dictionary(key, arbitraryValue(), { maxKeys: 4 });
  fc.assert(
    fc.property(unknown, unknown, unknown, (top, output, input) => {
      const newer = map(encodeRun(run));
      const outputs = newer.outputs as { model: ValueMap };
      const bytes = encode({
        ...newer,
        ...top,
        outputs: { model: { ...outputs.model, ...output } },
        inputs: [{ ...((newer.inputs as ValueMap[])[0] as ValueMap), ...input }],
      });
      expect(encodeRun(decodeRun(bytes))).toEqual(bytes);
    }),
  );
});

describe('a run that breaks the format is refused', () => {
  const output = (map(encodeRun(run)).outputs as ValueMap).model as ValueMap;
  const changes: [string, ValueMap][] = [
    ['no author', { author: null }],
    ['a time that is no integer', { time: 1.5 }],
    ['a negative time', { time: -1 }],
    ['generation 0', { generation: 0 }],
    ['heads as text', { heads: ids }],
    ['heads out of order', { heads: [ids[1], ids[0]].map((id) => toBytes(id as string)) }],
    ['a head twice', { heads: [ids[0], ids[0]].map((id) => toBytes(id as string)) }],
    ['a short id', { heads: [new Uint8Array(31)] }],
    ['a branch with a bad name', { branch: 'a..b' }],
    ['an output that is a list', { outputs: { model: [] } }],
    ['an output with a climbing name', { outputs: { '../x': output } }],
    ['an output of version 0', { outputs: { model: { ...output, version: 0 } } }],
    ['a layout of null', { outputs: { model: { ...output, layout: null } } }],
    ['parameters as a list', { params: [] }],
    ['a label that is a number', { labels: { a: 1 } }],
    ['a command that is a list', { command: ['ls'] }],
    ['an input without fields', { inputs: [{}] }],
    ['an attachment without content', { attachments: { log: { files: 1, bytes: 2 } } }],
    ['an attachment of -1 files', { attachments: { log: { content: toBytes(idOf('g')), files: -1, bytes: 2 } } }],
  ];
  test.each(changes)('%s', (_what, change) => {
    const bytes = encode({ ...map(encodeRun(run)), ...change });
    expect(() => decodeRun(bytes)).toThrow(MalformedObjectError);
  });

  test.each(Object.keys(run).filter((key) => !['extra', 'attachments', 'status', 'duration', 'kind'].includes(key)))(
    'without %s',
    (key) => {
      const { [key]: _gone, ...rest } = map(encodeRun(run));
      expect(() => decodeRun(encode(rest as Value))).toThrow(MalformedObjectError);
    },
  );
});

test('a known field given as an unknown one is refused', () => {
  expect(() => encodeRun({ ...run, extra: { author: 'x' } })).toThrow("'author'");
});

test('a run over the limit of bytes is refused', () => {
  expect(() => encodeRun({ ...run, message: 'x'.repeat(1 << 24) })).toThrow('over the limit');
});
