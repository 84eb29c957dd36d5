// Asking where things come from, as a user types it and sees it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  box.write('clean/a.csv', 'x\n1\n');
  box.write('clean/b.csv', 'x\n2\n');
  await box.prepare(
    'art init && echo 1 > raw && echo "lr: 1" > cfg && art commit -m "first export" -o raw=raw -o cfg=cfg',
    'art commit -m "clean the rows" -i raw -o clean=clean',
    'echo m > m && art commit -m train -i rows=clean:a.csv -i settings=cfg -o model=m --metric acc=0.9',
    'echo r > r && art commit -m "report for the meeting of Tuesday" -i model -i clean -o report=r',
  );
}, 60_000);

afterAll(() => box.remove());

test('lineage', async () => {
  expect(
    await box.session(
      'art lineage report',
      'art lineage --down raw',
      'art lineage --down clean:b.csv',
      'art lineage --all model',
      'art lineage report --depth 1',
      'art lineage HEAD~1',
      'art lineage --graph report',
      'LC_ALL=C art lineage model',
      'art lineage raw',
      'art lineage --down report',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art lineage report
    report@1  ID1  report for the meeting of Tuesday
    ├── model@1  ID2  train
    │   ├── clean@1  ID3  clean the rows  (as rows, only a.csv)
    │   │   └── raw@1  ID4  first export
    │   └── cfg@1  ID4  first export  (as settings)
    └── clean@1  ID3  clean the rows  (see above)
    $ art lineage --down raw
    raw@1  ID4  first export
    └── clean@1  ID3  clean the rows
        ├── model@1  ID2  train  (as rows, only a.csv)
        │   └── report@1  ID1  report for the meeting of Tuesday
        └── report@1  ID1  report for the meeting of Tuesday
    $ art lineage --down clean:b.csv
    clean@1:b.csv  ID3  clean the rows
    └── report@1  ID1  report for the meeting of Tuesday
    $ art lineage --all model
    made from
    model@1  ID2  train
    ├── clean@1  ID3  clean the rows  (as rows, only a.csv)
    │   └── raw@1  ID4  first export
    └── cfg@1  ID4  first export  (as settings)

    used for
    model@1  ID2  train
    └── report@1  ID1  report for the meeting of Tuesday
    $ art lineage report --depth 1
    report@1  ID1  report for the meeting of Tuesday
    ├── model@1  ID2  train  (goes on)
    └── clean@1  ID3  clean the rows  (goes on)
    hint: where it says "goes on", there is more: see further with --depth N
    $ art lineage HEAD~1
    ID2  train [model@1]
    ├── clean@1  ID3  clean the rows  (as rows, only a.csv)
    │   └── raw@1  ID4  first export
    └── cfg@1  ID4  first export  (as settings)
    $ art lineage --graph report
    * ID1  report for the meeting of Tuesday [report@1]
    |\\
    * | ID2  train [model@1]
    |\\ \\
    | |/
    | * ID3  clean the rows [clean@1]
    |/
    * ID4  first export [cfg@1, raw@1]
    $ LC_ALL=C art lineage model
    model@1  ID2  train
    |-- clean@1  ID3  clean the rows  (as rows, only a.csv)
    |   \`-- raw@1  ID4  first export
    \`-- cfg@1  ID4  first export  (as settings)
    $ art lineage raw
    raw@1  ID4  first export
    hint: no input is recorded; name inputs when you record a run: art commit -i NAME
    $ art lineage --down report
    report@1  ID1  report for the meeting of Tuesday
    hint: nothing is recorded that was made from it
    "
  `);
});

test('lineage for programs', async () => {
  expect(
    await box.session(
      'art lineage model --json --depth 1',
      'art lineage clean --format dot',
      'art lineage clean --format mermaid',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art lineage model --json --depth 1
    {"root":{"run":"ID2-WHOLE","version":"model@ID2-WHOLE"},"direction":"up","nodes":[{"id":"model@ID2-WHOLE","type":"version","name":"model","version":1,"run":"ID2-WHOLE","content":"ID5-WHOLE","depth":0},{"id":"clean@ID3-WHOLE","type":"version","name":"clean","version":1,"run":"ID3-WHOLE","content":"ID6-WHOLE","depth":1,"cut":true},{"id":"cfg@ID4-WHOLE","type":"version","name":"cfg","version":1,"run":"ID4-WHOLE","content":"ID7-WHOLE","depth":1},{"id":"ID2-WHOLE","type":"run","branch":"main","author":"Ada <ada@example.org>","time":"TIME","message":"train","kind":"commit"},{"id":"ID3-WHOLE","type":"run","branch":"main","author":"Ada <ada@example.org>","time":"TIME","message":"clean the rows","kind":"commit"},{"id":"ID4-WHOLE","type":"run","branch":"main","author":"Ada <ada@example.org>","time":"TIME","message":"first export","kind":"commit"}],"edges":[{"type":"made","from":"ID2-WHOLE","to":"model@ID2-WHOLE"},{"type":"made","from":"ID3-WHOLE","to":"clean@ID3-WHOLE"},{"type":"made","from":"ID4-WHOLE","to":"cfg@ID4-WHOLE"},{"type":"used","from":"clean@ID3-WHOLE","to":"ID2-WHOLE","role":"rows","edge":"declared","path":"a.csv"},{"type":"used","from":"cfg@ID4-WHOLE","to":"ID2-WHOLE","role":"settings","edge":"declared"}]}
    $ art lineage clean --format dot
    digraph lineage {
      rankdir=LR;
      v0 [shape=box, label="clean@1", penwidth=2];
      v1 [shape=box, label="raw@1"];
      r2 [shape=ellipse, label="ID3\\nclean the rows"];
      r3 [shape=ellipse, label="ID4\\nfirst export"];
      r2 -> v0;
      r3 -> v1;
      v1 -> r2;
    }
    $ art lineage clean --format mermaid
    flowchart LR
      v0["clean@1"]:::root
      v1["raw@1"]
      r2(["ID3<br/>clean the rows"])
      r3(["ID4<br/>first export"])
      r2 --> v0
      r3 --> v1
      v1 --> r2
      classDef root stroke-width:3px
    "
  `);
  const events = await box.json('art lineage report --format openlineage --namespace shop');
  expect(events).toHaveLength(8);
  expect(events.at(-1)).toMatchObject({ job: { namespace: 'shop', name: 'report' }, inputs: [{}, {}] });
  expect(await box.json('art lineage report --format prov')).toMatchObject([{ prefix: { art: 'urn:art:' } }]);
});

test('lineage, asked wrongly', async () => {
  expect(
    await box.session(
      'art lineage',
      'art lineage nothing',
      'art lineage --up --down model',
      'art lineage model --format svg',
      'art lineage model --depth 0',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art lineage
    error: "lineage" needs SELECTOR
    hint: see how it is used: art help lineage
    [exit 2]
    $ art lineage nothing
    error: nothing here is called "nothing"
    hint: artifacts on branch "main": cfg, clean, model, raw, report
    [exit 1]
    $ art lineage --up --down model
    error: flags "--up" and "--down" exclude each other
    [exit 2]
    $ art lineage model --format svg
    error: "--format" wants one of tree, json, dot, mermaid, openlineage, prov, not "svg"
    [exit 2]
    $ art lineage model --depth 0
    error: "--depth" wants a whole number of at least 1, not "0"
    [exit 2]
    "
  `);
});
