// Which part of a step changed, as a user types it and sees it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

const yaml = `artifacts:
  raw: raw.csv
  clean: clean.csv
  model: { path: out/model.txt, type: model }
steps:
  clean:
    run: sh clean.sh
    inputs: [raw]
    outputs: [clean]
    code: [clean.sh]
  train:
    run: cat clean.csv > out/model.txt; echo \${lr} >> out/model.txt
    inputs: [clean]
    outputs: [model]
    params: { lr: 0.1, deep: { depth: 3 } }
    env: [SEED, API_TOKEN]
`;

beforeEach(async () => {
  box = new Sandbox();
  box.write('art.yaml', yaml);
  box.write('raw.csv', 'x\n1\n');
  box.write('clean.sh', 'sort raw.csv > clean.csv\n');
  await box.prepare('mkdir out; art init', 'art commit -o raw=raw.csv -m raw', 'API_TOKEN=one art run -q');
});

afterEach(() => box.remove());

test('nothing differs, then something does', async () => {
  box.write('next.yaml', yaml.replace('lr: 0.1', 'lr: 0.2').replace('depth: 3', 'depth: 4'));
  expect(
    await box.session(
      'API_TOKEN=one art why train',
      'art why clean',
      'SEED=7 API_TOKEN=two art why train',
      'cp next.yaml art.yaml; API_TOKEN=one art why train',
      'echo 2 >> raw.csv; echo "# more" >> clean.sh; art why clean',
      'API_TOKEN=one art why train',
      'API_TOKEN=one art run -q; API_TOKEN=one art why train',
      'art why model',
      'art why clean@1',
      'art why raw',
      'art why trian',
      'art why',
    ),
  ).toMatchInlineSnapshot();
}, 30_000);

test('as JSON', async () => {
  box.write('art.yaml', yaml.replace('lr: 0.1', 'lr: 0.2'));
  const [train] = await box.json('API_TOKEN=one art why train --json');
  expect(box.scrub(JSON.stringify(train))).toMatchInlineSnapshot();
  await box.prepare('echo 2 >> raw.csv');
  const [clean] = await box.json('art why clean --json');
  expect(box.scrub(JSON.stringify(clean))).toMatchInlineSnapshot();
}, 30_000);

test('a secret is nowhere to be seen', async () => {
  await box.prepare('API_TOKEN=hunter2-hunter2 art run -q train');
  const { text } = await box.run(
    'art why model --json; art show model --json; art cat-object $(art rev-parse model | head -c 64) --json',
  );
  expect(text).toContain('API_TOKEN');
  expect(text).not.toContain('hunter2');
}, 30_000);

test('a run from before is found from another place, and after its branch is gone from here', async () => {
  expect(
    await box.session(
      'cp -r . ../copy && cd ../copy && API_TOKEN=one art run 2>&1 | grep -v took',
      'art switch -q --create other && API_TOKEN=one art why train',
    ),
  ).toMatchInlineSnapshot();
}, 30_000);

test('outputs that were put in by hand are not what the step made', async () => {
  await box.prepare('echo by hand > out/model.txt', 'art commit --amend -o model=out/model.txt -m by-hand');
  const [train] = await box.json('API_TOKEN=one art why train --json');
  expect(train).toMatchObject({ step: 'train', hit: false, reason: 'first' });
}, 30_000);
