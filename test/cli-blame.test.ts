// Who brought in what, as a user asks for it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  box.write('raw/rows.csv', 'id,x\n1,a\n2,\n');
  box.write('raw/notes.md', 'first\n');
  box.write('params.json', '{"lr": 0.1, "layers": [10, 20]}\n');
  await box.prepare(
    'art init && art track raw && art track params=params.json',
    'art commit -m "raw rows"',
    'echo 3,c >> raw/rows.csv; mv raw/notes.md raw/README.md',
    'art commit -m "more rows" --author "Grace Hopper <grace@example.org>"',
    'printf "id,x\\n1,a\\n2,fixed\\n3,c\\n" > clean.csv',
    'art commit -m clean -i raw -o clean=clean.csv',
    `printf '{"lr": 0.2, "layers": [5, 10, 20]}\\n' > params.json; printf 'a\\0b' > bin`,
    'art commit -m tune -o params=params.json -o bin=bin',
  );
}, 60_000);

afterAll(() => box.remove());

test('blame', async () => {
  expect(
    await box.session(
      'art blame raw',
      'art blame raw:rows.csv',
      'art blame raw@1:rows.csv -L 2',
      'art blame raw:rows.csv -L 2,+1',
      'art blame clean',
      'art blame clean --through',
      'art blame params',
      'art blame params --key layers[0]',
      'art blame params --by lines',
      'art blame bin',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art blame raw
    ID1  raw@1  Ada           DATE  README.md  (notes.md)
    ID2  raw@2  Grace Hopper  DATE  rows.csv
    $ art blame raw:rows.csv
    ID1  raw@1  Ada           DATE  1) id,x
    ID1  raw@1  Ada           DATE  2) 1,a
    ID1  raw@1  Ada           DATE  3) 2,
    ID2  raw@2  Grace Hopper  DATE  4) 3,c
    $ art blame raw@1:rows.csv -L 2
    ID1  raw@1  Ada  DATE  2) 1,a
    ID1  raw@1  Ada  DATE  3) 2,
    $ art blame raw:rows.csv -L 2,+1
    ID1  raw@1  Ada  DATE  2) 1,a
    $ art blame clean
    ID3  clean@1  Ada  DATE  1) id,x
    ID3  clean@1  Ada  DATE  2) 1,a
    ID3  clean@1  Ada  DATE  3) 2,fixed
    ID3  clean@1  Ada  DATE  4) 3,c
    $ art blame clean --through
    ID1  raw@1    Ada           DATE  1) id,x  (rows.csv)
    ID1  raw@1    Ada           DATE  2) 1,a  (rows.csv)
    ID3  clean@1  Ada           DATE  3) 2,fixed
    ID2  raw@2    Grace Hopper  DATE  4) 3,c  (rows.csv)
    $ art blame params
    ID4  params@2  Ada  DATE  lr = 0.2
    ID4  params@2  Ada  DATE  layers[0] = 5
    ID1  params@1  Ada  DATE  layers[1] = 10
    ID1  params@1  Ada  DATE  layers[2] = 20
    $ art blame params --key layers[0]
    ID4  params@2  Ada  DATE  layers[0] = 5
    $ art blame params --by lines
    ID4  params@2  Ada  DATE  1) {"lr": 0.2, "layers": [5, 10, 20]}
    $ art blame bin
    ID4  bin@1  Ada  DATE  0-2  3 B
    hint: this is no text, so it is shown by byte range, as art cat --range takes it
    "
  `);
});

test('blame as JSON', async () => {
  expect(
    await box.session('art blame raw --json', 'art blame clean --through -L 3,4 --json', 'art blame bin --json'),
  ).toMatchInlineSnapshot(`
    "
    $ art blame raw --json
    {"unit":{"kind":"file","path":"README.md"},"run":"ID1-WHOLE","version":1,"author":"Ada <ada@example.org>","artifact":"raw","path":"notes.md","time":"TIME"}
    {"unit":{"kind":"file","path":"rows.csv"},"run":"ID2-WHOLE","version":2,"author":"Grace Hopper <grace@example.org>","artifact":"raw","path":"rows.csv","time":"TIME"}
    $ art blame clean --through -L 3,4 --json
    {"unit":{"kind":"line","line":3,"text":"2,fixed"},"run":"ID3-WHOLE","version":1,"author":"Ada <ada@example.org>","artifact":"clean","path":".","time":"TIME"}
    {"unit":{"kind":"line","line":4,"text":"3,c"},"run":"ID2-WHOLE","version":2,"author":"Grace Hopper <grace@example.org>","artifact":"raw","path":"rows.csv","time":"TIME"}
    $ art blame bin --json
    {"unit":{"kind":"bytes","offset":0,"length":3},"run":"ID4-WHOLE","version":1,"author":"Ada <ada@example.org>","artifact":"bin","path":".","time":"TIME"}
    "
  `);
});

test('blame of what cannot be', async () => {
  expect(
    await box.session(
      'art blame raw:nothing',
      'art blame raw -L 1',
      'art blame raw:rows.csv -L 9',
      'art blame raw:rows.csv -L 3,2',
      'art blame raw:rows.csv --by words',
      'art blame raw:rows.csv --key a',
      'art blame params -L 1',
      'art blame HEAD',
      'art blame',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art blame raw:nothing
    error: "raw" has no path "nothing"
    hint: see what is in it: art ls -r raw
    [exit 1]
    $ art blame raw -L 1
    error: "raw" is a folder, which is looked at file by file
    hint: name a file: art ls -r raw
    [exit 2]
    $ art blame raw:rows.csv -L 9
    error: "rows.csv" has 4 lines: there is no line 9
    [exit 2]
    $ art blame raw:rows.csv -L 3,2
    error: "--lines" wants FROM,TO or FROM,+COUNT or FROM, not "3,2"
    [exit 2]
    $ art blame raw:rows.csv --by words
    error: "--by" wants lines, keys, tensors, columns, bytes, not "words"
    [exit 2]
    $ art blame raw:rows.csv --key a
    error: "rows.csv" is looked at by line: it has no keys
    [exit 2]
    $ art blame params -L 1
    error: this file is looked at by key, and has no lines then
    hint: add: --by lines
    [exit 2]
    $ art blame HEAD
    error: "HEAD" is a run, not an artifact
    hint: see its outputs: art show HEAD
    [exit 2]
    $ art blame
    error: "blame" needs SELECTOR[:PATH]
    hint: see how it is used: art help blame
    [exit 2]
    "
  `);
});
