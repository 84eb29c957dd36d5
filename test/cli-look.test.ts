// Looking at what was recorded, as a user types it and sees it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  box.write('data/train/a.csv', 'x,y\n1,2\n');
  box.write('data/train/b.csv', 'x,y\n3,4\n5,6\n7,8\n');
  box.write('data/notes.md', 'first notes\n');
  box.write('data/tool.sh', '#!/bin/sh\n');
  box.write('model.pt', 'weights one\n');
  await box.prepare(
    'mkdir data/empty; ln -s notes.md data/link; chmod +x data/tool.sh',
    'art init && art track data && art track model=model.pt',
    'art commit -m "first model" -p lr=0.1 --metric accuracy=0.93',
    'mv data/train/b.csv data/train/c.csv; echo more >> data/train/a.csv; rm data/notes.md data/link; echo new > data/new.md; chmod -x data/tool.sh',
    'art commit -m "clean the rows" --author "Grace <grace@example.org>"',
    'echo weights two > model.pt',
    'art commit -m "train again" -m "with the clean rows" -i data -p lr=0.2 --metric accuracy=0.97 --label stage=dev',
    'art tag best model@2',
    'art branch wide HEAD~2',
  );
}, 60_000);

afterAll(() => box.remove());

test('log', async () => {
  expect(
    await box.session(
      'art log',
      'art log --oneline',
      'art log -1 --oneline',
      'art log --oneline model',
      'art log --oneline data',
      'art log --oneline --author grace',
      'art log --oneline --label stage=dev',
      'art log --oneline --label stage=prod',
      'art log --oneline --since 1d --until now',
      'art log --oneline --until 2001-01-01',
      'art log --oneline wide',
      'art log --oneline wide..main',
      'art log --oneline --all',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art log
    run ID1 (main, tag: model@best)
    Ada <ada@example.org>, DATE

        train again

        with the clean rows

        from     data@2
        made     model@2  file, 12 B
        params   lr=0.2
        metrics  accuracy=0.97
        labels   stage=dev

    run ID2
    Grace <grace@example.org>, DATE

        clean the rows

        made     data@2  folder, 5 files, 43 B

    run ID3 (wide)
    Ada <ada@example.org>, DATE

        first model

        made     data@1  folder, 6 files, 54 B
        made     model@1  file, 12 B
        params   lr=0.1
        metrics  accuracy=0.93
    $ art log --oneline
    ID1 (main, tag: model@best) train again [model@2]
    ID2 clean the rows [data@2]
    ID3 (wide) first model [data@1, model@1]
    $ art log -1 --oneline
    ID1 (main, tag: model@best) train again [model@2]
    $ art log --oneline model
    ID1 (main, tag: model@best) train again [model@2]
    ID3 (wide) first model [data@1, model@1]
    $ art log --oneline data
    ID2 clean the rows [data@2]
    ID3 (wide) first model [data@1, model@1]
    $ art log --oneline --author grace
    ID2 clean the rows [data@2]
    $ art log --oneline --label stage=dev
    ID1 (main, tag: model@best) train again [model@2]
    $ art log --oneline --label stage=prod
    hint: there are no such runs; all of them: art log --all
    $ art log --oneline --since 1d --until now
    ID1 (main, tag: model@best) train again [model@2]
    ID2 clean the rows [data@2]
    ID3 (wide) first model [data@1, model@1]
    $ art log --oneline --until 2001-01-01
    hint: there are no such runs; all of them: art log --all
    $ art log --oneline wide
    ID3 (wide) first model [data@1, model@1]
    $ art log --oneline wide..main
    ID1 (main, tag: model@best) train again [model@2]
    ID2 clean the rows [data@2]
    $ art log --oneline --all
    ID1 (main, tag: model@best) train again [model@2]
    ID2 clean the rows [data@2]
    ID3 (wide) first model [data@1, model@1]
    "
  `);
});

test('log as a graph', async () => {
  const side = new Sandbox();
  side.write('a', '1');
  await side.prepare(
    'art init && art track a && art commit -m root',
    'art switch -c wide && echo 2 > a && art commit -m "wide one"',
    'art switch main && echo b > b && art commit -m "main one" -o b=b',
    'art merge wide -m "join them"',
  );
  expect(
    await side.session('art log --graph --oneline', 'art log --graph', 'art log --graph --oneline a'),
  ).toMatchInlineSnapshot(`
    "
    $ art log --graph --oneline
    * ID1 (main) join them
    |\\
    * | ID2 main one [b@1]
    | * ID3 (wide) wide one [a@2]
    |/
    * ID4 root [a@1]
    $ art log --graph
    * run ID1 (main)
    | Ada <ada@example.org>, DATE
    |
    |     join them
    |\\
    * | run ID2
    | | Ada <ada@example.org>, DATE
    | |
    | |     main one
    | |
    | |     made     b@1  file, 2 B
    | |
    | * run ID3 (wide)
    | | Ada <ada@example.org>, DATE
    | |
    | |     wide one
    | |
    | |     made     a@2  file, 2 B
    |/
    * run ID4
      Ada <ada@example.org>, DATE

          root

          made     a@1  file, 1 B
    $ art log --graph --oneline a
    * ID3 (wide) wide one [a@2]
    * ID4 root [a@1]
    "
  `);
  side.remove();
});

test('log as JSON', async () => {
  const [first] = (await box.json('art log --json')) as Record<string, unknown>[];
  expect(Object.keys(first ?? {})).toEqual(
    expect.arrayContaining([
      'run',
      'parents',
      'branch',
      'message',
      'author',
      'time',
      'inputs',
      'outputs',
      'params',
      'metrics',
    ]),
  );
  expect(first?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(box.scrub(JSON.stringify(first, null, 1))).toMatchInlineSnapshot(`
    "{
     "run": "ID1-WHOLE",
     "parents": [
      "ID2-WHOLE"
     ],
     "author": "Ada <ada@example.org>",
     "branch": "main",
     "message": "train again\\n\\nwith the clean rows",
     "params": {
      "lr": 0.2
     },
     "metrics": {
      "accuracy": 0.97
     },
     "labels": {
      "stage": "dev"
     },
     "kind": "commit",
     "time": "TIME",
     "inputs": [
      {
       "role": "data",
       "name": "data",
       "version": 2,
       "run": "ID2-WHOLE",
       "content": "ID4-WHOLE",
       "edge": "declared"
      }
     ],
     "outputs": {
      "model": {
       "content": "ID5-WHOLE",
       "files": 1,
       "bytes": 12,
       "type": "file",
       "meta": {},
       "version": 2,
       "supersedes": [
        "ID3-WHOLE"
       ],
       "path": "model.pt"
      }
     },
     "meta": {},
     "tags": [
      "model@best"
     ],
     "headOf": [
      "main"
     ],
     "heads": [
      "ID2-WHOLE"
     ],
     "generation": 3
    }"
  `);
});

test('show', async () => {
  await box.prepare('art note HEAD "looks good"');
  expect(await box.session('art show', 'art show model@1', 'art show data@2 --json | wc -l')).toMatchInlineSnapshot(`
    "
    $ art show
    run ID1 (main, tag: model@best)
    Ada <ada@example.org>, DATE

        train again

        with the clean rows

        from     data@2
        made     model@2  file, 12 B
        params   lr=0.2
        metrics  accuracy=0.97
        labels   stage=dev
        id       ID1-WHOLE
        branch   main
        after    ID2

    note ID6 Ada <ada@example.org>, DATE
        looks good
    $ art show model@1
    model@1
        content  ID7-WHOLE
        size     12 B
        type     file

    run ID3 (wide)
    Ada <ada@example.org>, DATE

        first model

        made     data@1  folder, 6 files, 54 B
        made     model@1  file, 12 B
        params   lr=0.1
        metrics  accuracy=0.93
        id       ID3-WHOLE
        branch   main
    $ art show data@2 --json | wc -l
    1
    "
  `);
});

test('diff', async () => {
  expect(
    await box.session(
      'art diff data@1 data@2',
      'art diff data@1 data@2 --stat',
      'art diff data@1 data@2 --name-only',
      'art diff data@1:train data@2:train',
      'art diff model@1 model@2 --exit-code',
      'art diff data@2 data@2 --exit-code',
      'art diff data@2 data@2 --stat',
      'art diff data',
      'art diff model@1 model@2 --json',
      'art diff model@1 model@2 --json --stat',
      'art diff HEAD~2 HEAD --name-only',
      'art diff data@1 data@2 --stat --name-only',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art diff data@1 data@2
    D  link  8 B
    A  new.md  4 B
    D  notes.md  12 B
    T  tool.sh  10 B
    M  train/a.csv  8 B -> 13 B
    R  train/b.csv -> train/c.csv  16 B
    1 added, 2 removed, 2 changed, 1 renamed; 26 B shared, 17 B new
    $ art diff data@1 data@2 --stat
    1 added, 2 removed, 2 changed, 1 renamed; 26 B shared, 17 B new
    $ art diff data@1 data@2 --name-only
    link
    new.md
    notes.md
    tool.sh
    train/a.csv
    train/c.csv
    $ art diff data@1:train data@2:train
    M  a.csv  8 B -> 13 B
    R  b.csv -> c.csv  16 B
    1 changed, 1 renamed; 16 B shared, 13 B new
    $ art diff model@1 model@2 --exit-code
    M  model  12 B
    --- a/model
    +++ b/model
    @@ -1 +1 @@
    -weights one
    +weights two
    1 changed; 0 B shared, 12 B new
    [exit 1]
    $ art diff data@2 data@2 --exit-code
    $ art diff data@2 data@2 --stat
    no difference
    $ art diff data
    $ art diff model@1 model@2 --json
    {"path":".","change":"changed","before":{"mode":0,"size":12,"content":"ID8-WHOLE"},"after":{"mode":0,"size":12,"content":"ID9-WHOLE"},"content":{"kind":"text","added":1,"removed":1,"hunks":[{"beforeStart":1,"beforeLines":1,"afterStart":1,"afterLines":1,"lines":["-weights one","+weights two"]}],"notes":[]}}
    $ art diff model@1 model@2 --json --stat
    {"added":0,"removed":0,"changed":1,"renamed":0,"sharedBytes":0,"newBytes":12,"contents":[{"path":".","content":{"kind":"text","added":1,"removed":1,"notes":[]}}]}
    $ art diff HEAD~2 HEAD --name-only
    data/link
    data/new.md
    data/notes.md
    data/tool.sh
    data/train/a.csv
    data/train/c.csv
    model
    $ art diff data@1 data@2 --stat --name-only
    error: flags "--stat" and "--name-only" exclude each other
    [exit 2]
    "
  `);
});

test('ls, cat and du', async () => {
  expect(
    await box.session(
      'art ls',
      'art ls data@1',
      'art ls -r data@1',
      'art ls -l data@1',
      'art ls -l data@1:train',
      'art ls model',
      'art ls --json data@1:notes.md',
      'art cat data@1:notes.md',
      'art cat data:train/c.csv --range 4-6',
      'art cat data:train/c.csv --offset 8',
      'art cat data:train/c.csv --offset 4 --length 3',
      'art cat data:train/c.csv --range 9-3',
      'art cat data:train/c.csv --range 0-3 --offset 1',
      'art cat data:train',
      'art cat data@1:notes.md --offset 100',
      'art du --json model | tr , "\\n" | head -3',
      'art du nothing',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art ls
    NAME   VERSION  TYPE    FILES  SIZE  MADE
    data         2  folder      5  43 B  DATE
    model        2  file        1  12 B  DATE
    $ art ls data@1
    empty/
    link
    notes.md
    tool.sh
    train/
    $ art ls -r data@1
    empty/
    link
    notes.md
    tool.sh
    train/a.csv
    train/b.csv
    $ art ls -l data@1
    folder      0 B  -             empty/
    link        8 B  ID10  link
    file       12 B  ID11  notes.md
    exec       10 B  ID12  tool.sh
    folder     24 B  -             train/
    $ art ls -l data@1:train
    file        8 B  ID13  train/a.csv
    file       16 B  ID14  train/b.csv
    $ art ls model
    model
    $ art ls --json data@1:notes.md
    {"path":"notes.md","mode":0,"size":12,"content":"ID11-WHOLE"}
    $ art cat data@1:notes.md
    first notes
    $ art cat data:train/c.csv --range 4-6
    3,4
    $ art cat data:train/c.csv --offset 8
    5,6
    7,8
    $ art cat data:train/c.csv --offset 4 --length 3
    3,4
    $ art cat data:train/c.csv --range 9-3
    error: "--range" wants A-B or A-, not "9-3"
    [exit 2]
    $ art cat data:train/c.csv --range 0-3 --offset 1
    error: flags "--range" and "--offset" exclude each other
    [exit 2]
    $ art cat data:train
    error: "train" in "data" is a folder
    hint: see what is in it: art ls data:train
    [exit 1]
    $ art cat data@1:notes.md --offset 100
    $ art du --json model | tr , "\\n" | head -3
    {"name":"model"
    "versions":2
    "logicalBytes":24
    $ art du nothing
    error: nothing here is called "nothing"
    hint: artifacts on branch "main": data, model
    [exit 1]
    "
  `);
  expect((await box.run('art du')).text).toMatch(/^NAME +VERSIONS +ALL +UNIQUE +STORED\ndata +2 /);
});

test('plumbing', async () => {
  box.write(
    'big.bin',
    new Uint8Array(300_000).map((_, i) => (i * 7919) >> 3),
  );
  expect(
    await box.session(
      'test "$(art hash-object model.pt)" = "$(sha256sum < model.pt | cut -d" " -f1)" && echo same as sha256sum',
      'art hash-object - < model.pt | wc -c',
      'art hash-object --chunks --json big.bin | head -c 100 | cut -c1-11',
      'art hash-object --chunks big.bin | tail -n +2 | cut -f1,2 | head -3',
      'art hash-object nothing',
      'art rev-parse HEAD best wide',
      'art rev-parse --content model@best; art hash-object model.pt',
      'art rev-parse --json model@1',
      'art cat-object "$(art rev-parse HEAD)" | cut -c1-60',
      'art cat-object --kind manifest "$(art rev-parse --content model)"',
      'art cat-object --kind tree x',
      'art cat-object 1234',
      'art cat-object "$(printf %064d 7)"',
      'art ls-packs | cut -c1-4 | sort | uniq -c | wc -l',
      'art verify-pack "$(art ls-packs --json | head -1 | grep -oE "[0-9a-f]{64}")"',
      'art verify-pack 0123',
      'art fsck | sed -E "s/[0-9.,]+ ?(kB|B)?/N /g"',
      'art reindex | sed -E "s/[0-9]+/N/g"',
      'art fsck --json | grep -o "errors.*"',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ test "$(art hash-object model.pt)" = "$(sha256sum < model.pt | cut -d" " -f1)" && echo same as sha256sum
    same as sha256sum
    $ art hash-object - < model.pt | wc -c
    65
    $ art hash-object --chunks --json big.bin | head -c 100 | cut -c1-11
    {"content":
    $ art hash-object --chunks big.bin | tail -n +2 | cut -f1,2 | head -3
    0	131072
    131072	131072
    262144	37856
    $ art hash-object nothing
    error: "/work/nothing": no such file or folder
    [exit 1]
    $ art rev-parse HEAD best wide
    ID1-WHOLE
    ID1-WHOLE
    ID3-WHOLE
    $ art rev-parse --content model@best; art hash-object model.pt
    ID5-WHOLE
    ID9-WHOLE
    $ art rev-parse --json model@1
    {"run":"ID3-WHOLE","name":"model","version":1,"content":"ID7-WHOLE"}
    $ art cat-object "$(art rev-parse HEAD)" | cut -c1-60
    {"author":"Ada <ada@example.org>","branch":"main","generatio
    $ art cat-object --kind manifest "$(art rev-parse --content model)"
    {"entries":[[".",0,12,"ID9-WHOLE"]],"level":0}
    $ art cat-object --kind tree x
    error: there is no kind "tree"
    hint: the kinds are run, fact, manifest, layout, recipe, blob
    [exit 2]
    $ art cat-object 1234
    error: "1234" is not an id
    hint: an id is 64 hex digits
    [exit 2]
    $ art cat-object "$(printf %064d 7)"
    error: there is no object "0000000000000000000000000000000000000000000000000000000000000007" here
    [exit 1]
    $ art ls-packs | cut -c1-4 | sort | uniq -c | wc -l
    3
    $ art verify-pack "$(art ls-packs --json | head -1 | grep -oE "[0-9a-f]{64}")"
    ID15-WHOLE: 1 object, all is well
    $ art verify-pack 0123
    error: there is no pack "0123"
    hint: see the packs: art ls-packs
    [exit 1]
    $ art fsck | sed -E "s/[0-9.,]+ ?(kB|B)?/N /g"
    checked N objects in N packsN N : all is well
    $ art reindex | sed -E "s/[0-9]+/N/g"
    indexed N packs: N objects, N runs
    $ art fsck --json | grep -o "errors.*"
    errors":[]}
    "
  `);
});
