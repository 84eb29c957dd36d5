const hex = (bytes) => Buffer.from(bytes).toString('hex');

const inputs = [
  ['nothing', ''],
  ['three letters', hex(Buffer.from('abc'))],
  ['text that looks like the head of a run', hex(Buffer.from('art:run:1\0'))],
  ['an empty node', hex(Buffer.from('82a7656e747269657390a56c6576656c00', 'hex'))],
];

function makeRuns(art) {
  const id = (text) => art.hashContent(Buffer.from(text));
  const bare = {
    author: 'Ada <ada@example.org>',
    branch: 'main',
    time: 1_700_000_000_000,
    message: '',
    heads: [],
    generation: 1,
    inputs: [],
    outputs: {},
    params: {},
    metrics: {},
    labels: {},
    extra: {},
  };
  const output = { content: id('content'), files: 2, bytes: 300_000, type: 'dataset', meta: { file: 'a.csv' } };
  const model = { content: id('model'), layout: id('layout'), files: 1, bytes: 131_073, type: 'model', meta: {} };
  const input = { role: 'data', name: 'dataset', version: 3, run: id('run'), content: id('content'), edge: 'declared' };
  const full = {
    ...bare,
    message: 'größer',
    heads: [id('head 1'), id('head 2')],
    generation: 8,
    inputs: [
      { ...input, extra: {} },
      { ...input, role: '', edge: 'observed', path: 'train/x.csv', extra: { future: [1] } },
    ],
    outputs: {
      'models/best': { ...model, version: 1, supersedes: [], extra: {} },
      dataset: { ...output, version: 4, path: 'data', supersedes: [id('run'), id('run 2')], extra: { future: null } },
    },
    params: { lr: 0.1, epochs: 10, name: 'x', seed: { $int: '18446744073709551615' } },
    metrics: { loss: 0.25, curve: [1, 0.5, 0.25] },
    labels: { stage: 'test' },
    command: 'python train.py',
    code: { commit: 'abc' },
    env: { TZ: 'UTC' },
    status: 0,
    duration: 1234,
    kind: 'step',
    extra: { future: { x: true } },
  };
  return [
    ['a run with no optional field', bare],
    ['a run with every field, and unknown ones in the run, an input and an output', full],
  ];
}

function makeFacts(art) {
  const run = new Uint8Array(art.toBytes(art.hashContent(Buffer.from('run'))));
  const replaced = art.hashContent(Buffer.from('older fact'));
  const base = { replaces: [], author: 'Ada', time: 1_700_000_000_000, extra: {} };
  return [
    ['a tag', { type: 'tag', subject: { tag: 'best' }, value: { run, output: 'model' }, ...base }],
    ['a tag taken away', { type: 'tag', subject: { tag: 'best' }, value: null, ...base, replaces: [replaced] }],
    ['a label', { type: 'label', subject: { run, output: 'model', key: 'stage' }, value: 'prod', ...base }],
    ['a note', { type: 'note', subject: { run }, value: 'looks good', ...base }],
    ['a deleted branch', { type: 'branch-delete', subject: { branch: 'old' }, value: { heads: [run] }, ...base }],
    ['a type and a field from the future', { type: 'x-new', subject: {}, value: 1, ...base, extra: { proof: run } }],
  ];
}

export function idVectors(art) {
  const kinds = ['blob', 'recipe', 'manifest', 'layout', 'run', 'fact'];
  const object = (kind, what, bytes) => ({
    what,
    kind,
    value: art.toVector(art.decode(bytes)),
    bytes: hex(bytes),
    id: art.hashObject(kind, bytes),
  });
  return {
    page: 'spec/encodings.md, ids and domains; spec/run.md',
    fields: {
      cases: 'hex bytes and their id under each kind: the same bytes have other ids as other kinds',
      objects: 'whole runs and facts: the value (as in codec.json), its canonical bytes and its id',
      refused: 'canonical bytes that are no well-formed run or fact, and why',
    },
    cases: inputs.map(([what, bytes]) => ({
      what,
      bytes,
      ids: Object.fromEntries(kinds.map((kind) => [kind, art.hashObject(kind, Buffer.from(bytes, 'hex'))])),
    })),
    objects: [
      ...makeRuns(art).map(([what, run]) => object('run', what, art.encodeRun(run))),
      ...makeFacts(art).map(([what, fact]) => object('fact', what, art.encodeFact(fact))),
    ],
    refused: refusedObjects(art),
  };
}

function refusedObjects(art) {
  const run = (change) => hex(art.encode({ ...art.decode(art.encodeRun(makeRuns(art)[0][1])), ...change }));
  const { author: _gone, ...anonymous } = art.decode(art.encodeRun(makeRuns(art)[0][1]));
  const id = new Uint8Array(32);
  const cases = [
    ['run', 'a list', hex(art.encode([])), 'a run is a map'],
    ['run', 'no author', hex(art.encode(anonymous)), 'a field is missing'],
    ['run', 'a time with a fraction', run({ time: 0.5 }), 'time is an integer'],
    ['run', 'generation 0', run({ generation: 0 }), 'generation begins at 1'],
    ['run', 'a head as text', run({ heads: ['00'.repeat(32)] }), 'ids are 32 bytes'],
    ['run', 'a head twice', run({ heads: [id, id] }), 'a set of ids is ascending'],
    ['run', 'a short head', run({ heads: [id.subarray(1)] }), 'ids are 32 bytes'],
    ['run', 'a field that is null', run({ command: null }), 'a field without a value is absent'],
    ['run', 'a label that is a number', run({ labels: { a: 1 } }), 'labels are text'],
    ['run', 'an output with a climbing name', run({ outputs: { '../x': {} } }), 'not the name of an artifact'],
    ['run', 'an output without fields', run({ outputs: { x: {} } }), 'a field is missing'],
    [
      'fact',
      'no type',
      hex(art.encode({ author: '', replaces: [], subject: {}, time: 0, value: 0 })),
      'a field is missing',
    ],
    ['fact', 'not a map', hex(art.encode(null)), 'a fact is a map'],
  ];
  return cases.map(([kind, what, bytes, reason]) => ({ what, kind, bytes, reason }));
}
