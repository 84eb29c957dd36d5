import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ArtYamlError, parseYaml } from '../workspace/yaml-file.ts';
import { parseArtYaml } from '../workspace/yaml-read.ts';
import type { Step } from './step.ts';
import { parseSteps } from './steps.ts';

const schema = JSON.parse(readFileSync(new URL('../../spec/art.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv({ strict: false }).compile(schema);

function steps(text: string): Step[] {
  const file = parseYaml('art.yaml', text);
  return parseSteps(file, parseArtYaml(file));
}

function refusal(text: string): string {
  try {
    steps(text);
  } catch (error) {
    const { message, hint } = error as ArtYamlError;
    return hint === undefined ? message : `${message}\n  hint: ${hint}`;
  }
  return 'fine';
}

const full = `
artifacts:
  dataset: data/
  model: { path: out/model.pt, type: model }
steps:
  prepare:
    run: [python, clean.py, --seed, 7]
    inputs: { raw: ./raw/, old: dataset@2 }
    outputs: { clean: { path: clean, type: dataset, persist: true }, stats: stats.json }
    cache: false
  train:
    run: python train.py --lr \${lr}
    inputs: [dataset, clean:part, ./config.yaml]
    outputs: [model]
    params: { lr: 0.1, file: params.yaml, nested: { big: 9007199254740993, list: [1, a] } }
    metrics: out/metrics.json
    code: [train.py, "lib/**"]
    env: [CUDA_VISIBLE_DEVICES]
    lockfiles: uv.lock
    cache: { expires: 7d, ignore: [params.verbose] }
`;

test('a step as it is written, whole', () => {
  expect(steps(full)).toEqual([
    {
      name: 'prepare',
      run: ['python', 'clean.py', '--seed', '7'],
      inputs: [
        { role: 'raw', target: './raw' },
        { role: 'old', target: 'dataset@2' },
      ],
      outputs: [
        { name: 'clean', path: 'clean', type: 'dataset', persist: true },
        { name: 'stats', path: 'stats.json', persist: false },
      ],
      params: {},
      paramFiles: [],
      metrics: [],
      env: [],
      cache: { on: false, ignore: [] },
    },
    {
      name: 'train',
      run: `python train.py --lr \${lr}`,
      inputs: [
        { role: 'dataset', target: 'dataset' },
        { role: 'clean', target: 'clean:part' },
        { role: 'config.yaml', target: './config.yaml' },
      ],
      outputs: [{ name: 'model', path: 'out/model.pt', type: 'model', persist: false }],
      params: { lr: 0.1, nested: { big: { $int: '9007199254740993' }, list: [1, 'a'] } },
      paramFiles: ['params.yaml'],
      metrics: ['out/metrics.json'],
      code: ['train.py', 'lib/**'],
      env: ['CUDA_VISIBLE_DEVICES'],
      lockfiles: ['uv.lock'],
      cache: { on: true, expires: 7 * 86_400_000, ignore: ['params.verbose'] },
    },
  ]);
});

const step = (rest: string): string => `steps:\n  a:\n    run: x\n    ${rest}\n`;

const broken = {
  'no command': 'steps:\n  a: { inputs: [b] }\n',
  'an empty command': 'steps:\n  a: { run: [] }\n',
  'a command that is a map': 'steps:\n  a: { run: { x: y } }\n',
  'an unknown key': step('input: [b]'),
  'a bad name': 'steps:\n  "a b": { run: x }\n',
  'an input outside': step('inputs: [../b]'),
  'an absolute input': step('inputs: { b: /data }'),
  'an input that is no text': step('inputs: [3]'),
  'an output outside': step('outputs: { b: ../b }'),
  'an output with an unknown key': step('outputs: { b: { path: b, keep: true } }'),
  'an output with a bad name': step('outputs: { "b c": b }'),
  'persist that is no flag': step('outputs: { b: { path: b, persist: perhaps } }'),
  'params that are a list': step('params: [lr]'),
  'a params file outside': step('params: { file: ../p.yaml }'),
  'metrics that are a map': step('metrics: { b: c }'),
  'a bad variable': step('env: ["A B"]'),
  'a bad expiry': step('cache: { expires: soon }'),
  'cache that is a word': step('cache: sometimes'),
  'an unknown cache key': step('cache: { until: 7d }'),
  'an ignored thing that is none': step('cache: { ignore: [command] }'),
};

// What a schema cannot say.
const wrong = {
  'code outside': step('code: ["../**"]'),
  'an output without a path': step('outputs: [b]'),
  'two inputs of one role': step('inputs: [b, b@2]'),
  'an output at two places': `artifacts: { b: here }\n${step('outputs: { b: there }')}`,
  'an output claimed twice': 'steps:\n  a: { run: x, outputs: { m: m } }\n  b: { run: x, outputs: { m: n } }\n',
  'an output in an artifact': `artifacts: { data: data }\n${step('outputs: { b: data/b }')}`,
  'outputs in each other': 'steps:\n  a: { run: x, outputs: { m: out } }\n  b: { run: x, outputs: { n: out/n } }\n',
  'a cycle':
    'steps:\n  a: { run: x, inputs: [n], outputs: { m: m } }\n  b: { run: x, inputs: [./m], outputs: { n: n } }\n',
  'a cycle of one': 'steps:\n  a: { run: x, inputs: [m], outputs: { m: m } }\n',
  'more values than anybody writes': `steps:\n  a: &a { run: x }\n  b: { run: x, params: { p: [${'1, '.repeat(10_001)}] } }\n`,
};

test('errors say where', () => {
  const said = Object.entries({ ...broken, ...wrong }).map(([what, text]) => `${what}: ${refusal(text)}`);
  expect(`\n${said.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    no command: art.yaml:2:3: step "a" has no command
      hint: write it as run: COMMAND
    an empty command: art.yaml:2:13: the command of step "a" is empty
    a command that is a map: art.yaml:2:13: the command of step "a" must be text
    an unknown key: art.yaml:4:5: step "a" has an unknown key "input"
      hint: the keys are run, inputs, outputs, params, metrics, code, env, lockfiles, cache
    a bad name: art.yaml:2:3: step name "a b" is refused
      hint: a name has up to 100 letters, digits, '.', '_' and '-'
    an input outside: art.yaml:4:14: an input of step "a" is refused: "../b" lies outside of the workspace
    an absolute input: art.yaml:4:18: an input of step "a" is refused: "/data" lies outside of the workspace
    an input that is no text: art.yaml:4:14: an input of step "a" must be text
    an output outside: art.yaml:4:19: a path of step "a" is refused: "../b" leads out of the workspace
      hint: paths are relative to the folder of art.yaml
    an output with an unknown key: art.yaml:4:30: output "b" of step "a" has an unknown key "keep"
      hint: the keys are path, type and persist
    an output with a bad name: art.yaml:4:16: artifact name "b c" in step "a" is refused: only letters, digits, '.', '_', '-' and '/' are allowed
    persist that is no flag: art.yaml:4:39: persist of "b" must be true or false
    params that are a list: art.yaml:4:13: params of step "a" must be a map
    a params file outside: art.yaml:4:21: a path of step "a" is refused: "../p.yaml" leads out of the workspace
      hint: paths are relative to the folder of art.yaml
    metrics that are a map: art.yaml:4:14: metrics of step "a" must be a list
    a bad variable: art.yaml:4:10: env of step "a" is refused: "A B" cannot name a variable
    a bad expiry: art.yaml:4:23: expires of step "a" must be a time such as 12h or 7d
    cache that is a word: art.yaml:4:12: cache of step "a" must be true, false or a map
    an unknown cache key: art.yaml:4:14: cache of step "a" has an unknown key "until"
      hint: the keys are expires and ignore
    an ignored thing that is none: art.yaml:4:23: ignore of step "a" does not know "command"
      hint: it knows params, params.NAME, inputs.ROLE, env.NAME and lockfiles
    code outside: art.yaml:4:11: code of step "a" is refused: "../**" leads out of the workspace
    an output without a path: art.yaml:4:15: output "b" of step "a" has no path
      hint: write it as { b: PATH }, or add it to artifacts
    two inputs of one role: art.yaml:4:5: two inputs of step "a" are called "b"
      hint: name their roles: { ROLE: SELECTOR }
    an output at two places: art.yaml:5:16: "b" is at "here" in artifacts, and at "there" here
    an output claimed twice: art.yaml:3:3: steps "a" and "b" both make "m"
    an output in an artifact: art.yaml:3:3: "b" at "data/b" lies inside "data" at "data"
    outputs in each other: art.yaml:3:3: "n" at "out/n" lies inside "m" at "out"
    a cycle: art.yaml:2:3: steps depend on each other: a -> b -> a
    a cycle of one: art.yaml:2:3: steps depend on each other: a -> a
    more values than anybody writes: art.yaml:3:29: there are more than 10000 values in it
    "
  `);
});

test('a step may go on from what it made before', () => {
  expect(refusal('steps:\n  a: { run: x, inputs: [m], outputs: { m: { path: m, persist: true } } }\n')).toBe('fine');
});

describe('the schema for editors', () => {
  test('takes what the program takes', () => {
    for (const text of [full, 'steps:\n', '{}', step('outputs: { b: { path: b } }'), step('inputs: b@2')]) {
      expect(refusal(text), text).toBe('fine');
      expect(fits(parse(text)), JSON.stringify(fits.errors)).toBe(true);
    }
  });

  test.each(Object.entries(broken))('refuses %s', (_, text) => {
    expect(refusal(text)).not.toBe('fine');
    expect(fits(parse(text))).toBe(false);
  });
});
