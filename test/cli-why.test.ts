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
  ).toMatchInlineSnapshot(`
    "
    $ API_TOKEN=one art why train
    train would not run: run ID1 made the same
    $ art why clean
    clean would not run: run ID2 made the same
    $ SEED=7 API_TOKEN=two art why train
    train would run: 2 things differ from run ID1
      env  API_TOKEN  a secret  ->  another
      env  SEED       not set   ->  7
    $ cp next.yaml art.yaml; API_TOKEN=one art why train
    train would run: 2 things differ from run ID1
      params  deep.depth  3    ->  4
      params  lr          0.1  ->  0.2
    $ echo 2 >> raw.csv; echo "# more" >> clean.sh; art why clean
    clean would run: 2 things differ from run ID2
      inputs  raw       raw@1         ->  raw@2
      code    clean.sh  ID3  ->  ID4
    $ API_TOKEN=one art why train
    train would run: it depends on "clean", which would run first
    $ API_TOKEN=one art run -q; API_TOKEN=one art why train
    train would not run: run ID5 made the same
    $ art why model
    run ID5 of train ran: 3 things differ from run ID1
      params  deep.depth  3        ->  4
      params  lr          0.1      ->  0.2
      inputs  clean       clean@1  ->  clean@2
    $ art why clean@1
    run ID2 of clean ran: there is no earlier run of it
    $ art why raw
    error: run "ID6" has no cache key to compare
    hint: see what it is: art show ID6
    [exit 1]
    $ art why trian
    error: no step, run or artifact is called "trian"
    hint: did you mean train?
    [exit 1]
    $ art why
    error: "why" needs STEP|RUN
    hint: see how it is used: art help why
    [exit 2]
    "
  `);
}, 30_000);

test('as JSON', async () => {
  box.write('art.yaml', yaml.replace('lr: 0.1', 'lr: 0.2'));
  const [train] = await box.json('API_TOKEN=one art why train --json');
  expect(box.scrub(JSON.stringify(train))).toMatchInlineSnapshot(
    `"{"step":"train","hit":false,"reason":"differs","compared":"ID1-WHOLE","differences":[{"part":"params","name":"lr","before":0.1,"after":0.2}]}"`,
  );
  await box.prepare('echo 2 >> raw.csv');
  const [clean] = await box.json('art why clean --json');
  expect(box.scrub(JSON.stringify(clean))).toMatchInlineSnapshot(
    `"{"step":"clean","hit":false,"reason":"differs","compared":"ID2-WHOLE","differences":[{"part":"inputs","name":"raw","before":"ID3-WHOLE","after":"ID4-WHOLE","beforeVersion":"raw@1","afterVersion":"raw@2"}]}"`,
  );
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
  ).toMatchInlineSnapshot(`
    "
    $ cp -r . ../copy && cd ../copy && API_TOKEN=one art run 2>&1 | grep -v took
    clean: as before, nothing has changed [run ID1]
      clean@1  4 B
    train: as before, nothing has changed [run ID2]
      model@1  8 B
    $ art switch -q --create other && API_TOKEN=one art why train
    train would not run: run ID2 made the same
    "
  `);
}, 30_000);

test('outputs that were put in by hand are not what the step made', async () => {
  await box.prepare('echo by hand > out/model.txt', 'art commit --amend -o model=out/model.txt -m by-hand');
  const [train] = await box.json('API_TOKEN=one art why train --json');
  expect(train).toMatchObject({ step: 'train', hit: false, reason: 'first' });
}, 30_000);
