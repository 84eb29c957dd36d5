// Recording runs, as a user types it and sees it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeEach(() => {
  box = new Sandbox();
  box.write('data/train/a.csv', 'x,y\n1,2\n');
  box.write('data/notes.md', 'first notes\n');
  box.write('out/model.pt', 'weights one\n');
});

afterEach(() => box.remove());

test('from an empty folder to a second version', async () => {
  expect(
    await box.session(
      'art init',
      'art init',
      'art track data/ --type dataset',
      'art track --type model model=out/model.pt',
      'cat art.yaml',
      'art status',
      'art commit -m "first model" -i data=./data -p lr=0.1 --metric accuracy=0.93',
      'art status',
      'echo 3,4 >> data/train/a.csv; rm data/notes.md; echo new > data/new.md',
      'art status',
      'art commit -n -m "more rows"',
      'art commit -m "more rows"',
      'art commit',
      'art untrack model',
      'art status --json',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art init
    made a repository in /work/.art
    hint: name what your runs produce: art track data/
    $ art init
    made a repository in /work/.art
    hint: name what your runs produce: art track data/
    $ art track data/ --type dataset
    tracking data: data
    $ art track --type model model=out/model.pt
    tracking model: out/model.pt
    $ cat art.yaml
    artifacts:
      data: { path: data, type: dataset }
      model: { path: out/model.pt, type: model }
    $ art status
    on branch main, no runs yet
      new  data   data
      new  model  out/model.pt
    hint: record what changed: art commit -m MESSAGE
    $ art commit -m "first model" -i data=./data -p lr=0.1 --metric accuracy=0.93
    warning: stored input "./data" as data@1 (2 files, 20 bytes)
    [main ID1] first model
      data@1   2 files, 20 B  as before
      model@1  12 B           68 B new
    $ art status
    on branch main at ID1
      unchanged  data   data          version 1
      unchanged  model  out/model.pt  version 1
    $ echo 3,4 >> data/train/a.csv; rm data/notes.md; echo new > data/new.md
    $ art status
    on branch main at ID1
      modified   data   data          version 1, 1 added, 1 removed, 1 changed
      unchanged  model  out/model.pt  version 1
    hint: record what changed: art commit -m MESSAGE
    $ art commit -n -m "more rows"
    [main dry run]
      data@2  2 files, 16 B  126 B new
    $ art commit -m "more rows"
    [main ID2] more rows
      data@2  2 files, 16 B  126 B new
    $ art commit
    error: nothing to record
    hint: no tracked path has changed: art status
    [exit 1]
    $ art untrack model
    no longer tracking model: out/model.pt
    $ art status --json
    {"branch":"main","heads":["ID2-WHOLE"],"artifacts":[{"name":"data","path":"data","version":2,"latest":2,"state":"unchanged"},{"name":"model","path":"out/model.pt","version":1,"latest":1,"state":"unchanged"}]}
    "
  `);
});

test('every flag of commit', async () => {
  await box.prepare('art init', 'art commit -o data=data -m base');
  box.write('params.yaml', 'lr: 0.5\nlayers: [64, 32]\n');
  box.write('metrics.json', '{"loss": 0.25, "steps": 9007199254740993}');
  expect(
    await box.session(
      'art commit -m "train" -m "with everything" -i train=data@1 -i ./params.yaml -o model=out/model.pt -o copy=data ' +
        '-p lr=0.1 -p name=net -p version=1.0 -p big=12345678901234567890 -p fast=true --params params.yaml ' +
        '--metric accuracy=0.97 --metrics metrics.json --type model=model --meta model:framework=onnx --meta model:opset=17 ' +
        '--label stage=dev --branch wide --author "Grace <grace@example.org>"',
      'art show wide',
      'art show wide --json | tr , "\\n" | grep -E "lr|layers|big|steps|version|opset"',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art commit -m "train" -m "with everything" -i train=data@1 -i ./params.yaml -o model=out/model.pt -o copy=data -p lr=0.1 -p name=net -p version=1.0 -p big=12345678901234567890 -p fast=true --params params.yaml --metric accuracy=0.97 --metrics metrics.json --type model=model --meta model:framework=onnx --meta model:opset=17 --label stage=dev --branch wide --author "Grace <grace@example.org>"
    warning: stored input "./params.yaml" as params.yaml@1 (1 file, 25 bytes)
    [wide ID1] train
      model@1  12 B           68 B new
      copy@1   2 files, 20 B  0 B new
    $ art show wide
    run ID1 (wide)
    Grace <grace@example.org>, DATE

        train

        with everything

        from     data@1 as train
        from     params.yaml@1
        made     copy@1  folder, 2 files, 20 B
        made     model@1  model, 12 B
        params   big=12345678901234567890, fast=true, layers=[64,32], lr=0.1, name=net, version=1.0
        metrics  accuracy=0.97, loss=0.25, steps=9007199254740993
        labels   stage=dev
        id       ID1-WHOLE
        branch   wide
        after    ID2
    $ art show wide --json | tr , "\\n" | grep -E "lr|layers|big|steps|version|opset"
    "params":{"big":{"$int":"12345678901234567890"}
    "layers":[64
    "lr":0.1
    "version":"1.0"}
    "steps":{"$int":"9007199254740993"}}
    "version":1
    "version":1
    "version":1
    "opset":17}
    "version":1
    "
  `);
});

test('amend, supersede and fork', async () => {
  await box.prepare('art init', 'art track data', 'art commit -m one');
  expect(
    await box.session(
      'art commit --amend -m "one, amended" --label checked=yes',
      'art log --oneline',
      'echo 3,4 >> data/train/a.csv; art commit -m two',
      'art checkout data@1; echo 5,6 >> data/train/a.csv',
      'art commit -m three',
      'art commit -m three --supersede --fork',
      'art commit -m three --fork',
      'art status',
      'art log --oneline',
      'echo 7,8 >> data/train/a.csv; art commit -m "joins both"',
      'art log --oneline -1; art status',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art commit --amend -m "one, amended" --label checked=yes
    [main ID1] one, amended
    $ art log --oneline
    ID1 (main) one, amended [data@1]
    $ echo 3,4 >> data/train/a.csv; art commit -m two
    [main ID2] two
      data@2  2 files, 24 B  124 B new
    $ art checkout data@1; echo 5,6 >> data/train/a.csv
    data@1  data  2 files, 20 B
    $ art commit -m three
    error: "data" was edited on version 1, and data@2 has come since
    hint: compare: art diff data@1 data@latest; then take it: art checkout data, or commit with --supersede or --fork
    [exit 1]
    $ art commit -m three --supersede --fork
    error: flags "--supersede" and "--fork" exclude each other
    [exit 2]
    $ art commit -m three --fork
    [main ID3] three
      data@3  2 files, 24 B  0 B new
    $ art status
    on branch main at ID3
      forked  data  data  version 3
    $ art log --oneline
    ID3 (main) three [data@3]
    ID2 two [data@2]
    ID1 one, amended [data@1]
    $ echo 7,8 >> data/train/a.csv; art commit -m "joins both"
    [main ID4] joins both
      data@4  2 files, 28 B  128 B new
    $ art log --oneline -1; art status
    ID4 (main) joins both [data@4]
    on branch main at ID4
      unchanged  data  data  version 4
    "
  `);
});

test('save and load', async () => {
  await box.prepare('art init');
  expect(
    await box.session(
      'echo hello | art save greeting -m "from a stream" --type text',
      'art save weights out/model.pt -i greeting',
      'art load greeting',
      'echo again | art save greeting -',
      'art load greeting@1; art load greeting',
      'art load weights -o back.pt && cmp back.pt out/model.pt',
      'art ls',
      'art load -o back.pt greeting@9; cat back.pt',
      'art save bad/../name out/model.pt',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ echo hello | art save greeting -m "from a stream" --type text
    [main ID1] from a stream
      greeting@1  6 B  62 B new
    $ art save weights out/model.pt -i greeting
    [main ID2] save weights
      weights@1  12 B  68 B new
    $ art load greeting
    hello
    $ echo again | art save greeting -
    [main ID3] save greeting
      greeting@2  6 B  62 B new
    $ art load greeting@1; art load greeting
    hello
    again
    $ art load weights -o back.pt && cmp back.pt out/model.pt
    $ art ls
    NAME      VERSION  TYPE  FILES  SIZE  MADE
    greeting        2  text      1   6 B  DATE
    weights         1  file      1  12 B  DATE
    $ art load -o back.pt greeting@9; cat back.pt
    error: "greeting" has no version 9 on branch "main"
    hint: its latest version is 2: art log greeting
    weights one
    $ art save bad/../name out/model.pt
    error: artifact name "bad/../name" is refused: it has a '..' part
    [exit 2]
    "
  `);
});

test('quiet, and JSON', async () => {
  await box.prepare('art init -q', 'art -q track data');
  expect(
    await box.session(
      'art commit -q -m one',
      'art init --json',
      'art track --json out',
      'art commit --json -m two -o out=out',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art commit -q -m one
    $ art init --json
    {"artDir":"/work/.art","branch":"main"}
    $ art track --json out
    {"name":"out","path":"out"}
    $ art commit --json -m two -o out=out
    {"run":"ID1-WHOLE","branch":"main","parents":["ID2-WHOLE"],"inputs":[],"outputs":{"out":{"version":1,"content":"ID3-WHOLE","files":1,"bytes":12,"newBytes":75,"isNew":true}}}
    "
  `);
});
