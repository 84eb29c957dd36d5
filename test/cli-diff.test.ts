// What `art diff` says of what is inside of files, as a user types it and sees it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npy, safetensors } from '../core/compare/testing/files.ts';
import { encodePng } from '../core/materialize/image.ts';
import { Sandbox } from './run.ts';

let box: Sandbox;

const floats = (...values: number[]) => new Float32Array(values);
const tensor = (...values: number[]) => ({ shape: [values.length], data: floats(...values) });

beforeAll(async () => {
  box = new Sandbox();
  box.write('data/notes.md', 'one\ntwo\nthree\nfour\nfive\nsix\n');
  box.write('data/config.json', '{"lr": 0.1, "layers": [64, 32], "name": "small"}\n');
  box.write('data/rows.csv', 'id,name,size\n1,ann,10\n2,bob,20\n3,cy,30\n');
  box.write('data/blob.bin', new Uint8Array([0, 1, 2, 3, 4, 5]));
  box.write('data/array.npy', npy('<f4', [2, 2], floats(1, 2, 3, 4)));
  box.write('model.safetensors', safetensors({ 'a.weight': tensor(1, 2), 'b.weight': tensor(5), same: tensor(9) }));
  await box.prepare(
    'art init && art track data && art track model=model.safetensors',
    'art commit -m "first run of the pipeline" -p lr=0.1 -p epochs=3 --metric accuracy=0.93',
  );
  box.write('data/notes.md', 'one\n2\nthree\nfour\nfive\nsix\nseven');
  box.write('data/config.json', '{\n  "lr": 0.2,\n  "layers": [64, 32, 16],\n  "name": "small"\n}\n');
  box.write('data/rows.csv', 'id,name,size\n1,ann,11\n3,cy,30\n4,"de,e",40\n');
  box.write('data/blob.bin', new Uint8Array([0, 1, 2, 9, 4, 5]));
  box.write('data/array.npy', npy('<f4', [2, 2], floats(1, 2, 3.5, 4)));
  box.write('data/new.txt', 'hello\n');
  box.write('model.safetensors', safetensors({ 'a.weight': tensor(1, 2.5), same: tensor(9), 'c.bias': tensor(0) }));
  await box.prepare('art commit -m "second" -i data@1 -p lr=0.2 -p epochs=3 --metric accuracy=0.97');
}, 60_000);

afterAll(() => box.remove());

test('files, by what they are', async () => {
  expect(
    await box.session(
      'art diff data@1:notes.md data@2:notes.md',
      'art diff data@1:notes.md data@2:notes.md -U 0',
      'art diff data@1:config.json data@2:config.json',
      'art diff data@1:rows.csv data@2:rows.csv',
      'art diff data@1:rows.csv data@2:rows.csv --key id --exit-code',
      'art diff data@1:rows.csv data@2:rows.csv --key id --limit 1 | grep more',
      'art diff data@1:rows.csv data@2:rows.csv --text -U0',
      'art diff data@1:array.npy data@2:array.npy',
      'art diff model@1 model',
      'art diff data@1:blob.bin data:blob.bin',
      'art diff data@1:notes.md data@1:notes.md --exit-code',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art diff data@1:notes.md data@2:notes.md
    M  notes.md  28 B -> 31 B
    --- a/notes.md
    +++ b/notes.md
    @@ -1,6 +1,7 @@
     one
    -two
    +2
     three
     four
     five
     six
    +seven
    \\ No newline at end of file
    1 changed; 0 B shared, 31 B new
    $ art diff data@1:notes.md data@2:notes.md -U 0
    M  notes.md  28 B -> 31 B
    --- a/notes.md
    +++ b/notes.md
    @@ -2 +2 @@
    -two
    +2
    @@ -6,0 +7 @@
    +seven
    \\ No newline at end of file
    1 changed; 0 B shared, 31 B new
    $ art diff data@1:config.json data@2:config.json
    M  config.json  49 B -> 61 B
       values: 1 added, 1 changed
       ~ lr  0.1 -> 0.2
       + layers[2]  16
    1 changed; 0 B shared, 61 B new
    $ art diff data@1:rows.csv data@2:rows.csv
    M  rows.csv  39 B -> 42 B
       rows: 2 added, 2 removed; 3 rows
       - row 1  id=1, name=ann, size=10
       + row 1  id=1, name=ann, size=11
       - row 2  id=2, name=bob, size=20
       + row 3  id=4, name="de,e", size=40
       COLUMN          COUNT  MISSING  MIN  MAX     MEAN  DEVIATION
       id      before      3        0    1    3        2   0.816497
               after       3        0    1    4  2.66667    1.24722
       size    before      3        0   10   30       20    8.16497
               after       3        0   11   40       27    12.0277
    1 changed; 0 B shared, 42 B new
    $ art diff data@1:rows.csv data@2:rows.csv --key id --exit-code
    M  rows.csv  39 B -> 42 B
       rows: 1 added, 1 removed, 1 changed by id; 3 rows
       ~ id=1  size: 10 -> 11
       - id=2  name=bob, size=20
       + id=4  name="de,e", size=40
       COLUMN          COUNT  MISSING  MIN  MAX     MEAN  DEVIATION
       id      before      3        0    1    3        2   0.816497
               after       3        0    1    4  2.66667    1.24722
       size    before      3        0   10   30       20    8.16497
               after       3        0   11   40       27    12.0277
    1 changed; 0 B shared, 42 B new
    [exit 1]
    $ art diff data@1:rows.csv data@2:rows.csv --key id --limit 1 | grep more
       ... and 2 more: --limit N lists more of them
    $ art diff data@1:rows.csv data@2:rows.csv --text -U0
    M  rows.csv  39 B -> 42 B
    --- a/rows.csv
    +++ b/rows.csv
    @@ -2,2 +2 @@
    -1,ann,10
    -2,bob,20
    +1,ann,11
    @@ -4,0 +4 @@
    +4,"de,e",40
    1 changed; 0 B shared, 42 B new
    $ art diff data@1:array.npy data@2:array.npy
    M  array.npy  87 B
       tensors: 1 changed, 0 the same
       ~ array  float32 [2, 2]  1 of 4 changed, largest 0.5, mean 0.125
    1 changed; 0 B shared, 87 B new
    $ art diff model@1 model
    M  model  204 B -> 202 B
       tensors: 1 added, 1 removed, 1 changed, 1 the same
       ~ a.weight  float32 [2]  1 of 2 changed, largest 0.5, mean 0.25
       - b.weight  float32 [1]
       + c.bias  float32 [1]
    1 changed; 0 B shared, 202 B new
    $ art diff data@1:blob.bin data:blob.bin
    M  blob.bin  6 B
       bytes: 1 B at offset 3 became 1 B
    1 changed; 0 B shared, 6 B new
    $ art diff data@1:notes.md data@1:notes.md --exit-code
    "
  `);
});

test('a folder with the contents of its files', async () => {
  expect(
    await box.session(
      'art diff data@1 data@2',
      'art diff data@1 data@2 -p -U1',
      'art diff data@1 data@2 -p --stat',
      'echo zero >> data/new.txt; art diff data -p; echo hello > data/new.txt',
      'art diff data@1 data@2 -p --name-only',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art diff data@1 data@2
    M  array.npy  87 B
    M  blob.bin  6 B
    M  config.json  49 B -> 61 B
    A  new.txt  6 B
    M  notes.md  28 B -> 31 B
    M  rows.csv  39 B -> 42 B
    1 added, 5 changed; 0 B shared, 233 B new
    $ art diff data@1 data@2 -p -U1
    M  array.npy  87 B
       tensors: 1 changed, 0 the same
       ~ array  float32 [2, 2]  1 of 4 changed, largest 0.5, mean 0.125
    M  blob.bin  6 B
       bytes: 1 B at offset 3 became 1 B
    M  config.json  49 B -> 61 B
       values: 1 added, 1 changed
       ~ lr  0.1 -> 0.2
       + layers[2]  16
    A  new.txt  6 B
    --- /dev/null
    +++ b/new.txt
    @@ -0,0 +1 @@
    +hello
    M  notes.md  28 B -> 31 B
    --- a/notes.md
    +++ b/notes.md
    @@ -1,3 +1,3 @@
     one
    -two
    +2
     three
    @@ -6 +6,2 @@
     six
    +seven
    \\ No newline at end of file
    M  rows.csv  39 B -> 42 B
       rows: 2 added, 2 removed; 3 rows
       - row 1  id=1, name=ann, size=10
       + row 1  id=1, name=ann, size=11
       - row 2  id=2, name=bob, size=20
       + row 3  id=4, name="de,e", size=40
       COLUMN          COUNT  MISSING  MIN  MAX     MEAN  DEVIATION
       id      before      3        0    1    3        2   0.816497
               after       3        0    1    4  2.66667    1.24722
       size    before      3        0   10   30       20    8.16497
               after       3        0   11   40       27    12.0277
    1 added, 5 changed; 0 B shared, 233 B new
    $ art diff data@1 data@2 -p --stat
    M  array.npy  87 B
       tensors: 1 changed, 0 the same
    M  blob.bin  6 B
       bytes: 1 B at offset 3 became 1 B
    M  config.json  49 B -> 61 B
       values: 1 added, 1 changed
    A  new.txt  6 B
       lines: 1 added
    M  notes.md  28 B -> 31 B
       lines: 2 added, 1 removed
    M  rows.csv  39 B -> 42 B
       rows: 2 added, 2 removed; 3 rows
       COLUMN          COUNT  MISSING  MIN  MAX     MEAN  DEVIATION
       id      before      3        0    1    3        2   0.816497
               after       3        0    1    4  2.66667    1.24722
       size    before      3        0   10   30       20    8.16497
               after       3        0   11   40       27    12.0277
    1 added, 5 changed; 0 B shared, 233 B new
    $ echo zero >> data/new.txt; art diff data -p; echo hello > data/new.txt
    M  new.txt  6 B -> 11 B
    --- a/new.txt
    +++ b/new.txt
    @@ -1 +1,2 @@
     hello
    +zero
    1 changed; 227 B shared, 11 B new
    $ art diff data@1 data@2 -p --name-only
    error: flags "--content" and "--name-only" exclude each other
    [exit 2]
    "
  `);
});

test('a patch that git takes', async () => {
  expect(
    await box.session(
      'art export data@1 | tar x --one-top-level=old && art diff data@1:notes.md data@2:notes.md | (cd old && git apply && echo patched)',
      'cmp old/notes.md data/notes.md && echo the same',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art export data@1 | tar x --one-top-level=old && art diff data@1:notes.md data@2:notes.md | (cd old && git apply && echo patched)
    patched
    $ cmp old/notes.md data/notes.md && echo the same
    the same
    "
  `);
});

test('runs side by side', async () => {
  expect(
    await box.session(
      // The width of an id is a matter of chance.
      'art diff HEAD~1 HEAD | sed 1d',
      'art diff HEAD~1 HEAD | head -1 | tr -s " "',
      'art diff HEAD~1 HEAD --stat',
      'art diff HEAD HEAD --exit-code',
      'art diff HEAD~1 HEAD --json | head -1',
      'art diff HEAD~1 HEAD --stat --json',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art diff HEAD~1 HEAD | sed 1d
    message     first run of the pipeline  second
    inputs
      data      -                          data@1
    params
      lr        0.1                        0.2           +0.1
    metrics
      accuracy  0.93                       0.97          +0.04
    outputs
      data      data@1                     data@2
      model     model@1                    model@2

    M  data/array.npy  87 B
    M  data/blob.bin  6 B
    M  data/config.json  49 B -> 61 B
    A  data/new.txt  6 B
    M  data/notes.md  28 B -> 31 B
    M  data/rows.csv  39 B -> 42 B
    M  model  204 B -> 202 B
    1 added, 6 changed; 0 B shared, 435 B new
    $ art diff HEAD~1 HEAD | head -1 | tr -s " "
    RUN ID1 ID2 CHANGE
    $ art diff HEAD~1 HEAD --stat
    1 added, 6 changed; 0 B shared, 435 B new
    $ art diff HEAD HEAD --exit-code
    $ art diff HEAD~1 HEAD --json | head -1
    {"runs":{"before":"ID1-WHOLE","after":"ID2-WHOLE","about":[{"name":"message","before":"first run of the pipeline","after":"second"}],"labels":[],"inputs":[{"name":"data","after":{"name":"data","version":1,"content":"ID3-WHOLE"}}],"outputs":[{"name":"data","before":{"name":"data","version":1,"content":"ID3-WHOLE"},"after":{"name":"data","version":2,"content":"ID4-WHOLE"}},{"name":"model","before":{"name":"model","version":1,"content":"ID5-WHOLE"},"after":{"name":"model","version":2,"content":"ID6-WHOLE"}}],"params":[{"name":"lr","before":0.1,"after":0.2,"difference":0.1}],"metrics":[{"name":"accuracy","before":0.93,"after":0.97,"difference":0.039999999999999925}],"code":[],"env":[]}}
    $ art diff HEAD~1 HEAD --stat --json
    {"added":1,"removed":0,"changed":6,"renamed":0,"sharedBytes":0,"newBytes":435,"runs":{"before":"ID1-WHOLE","after":"ID2-WHOLE","about":[{"name":"message","before":"first run of the pipeline","after":"second"}],"labels":[],"inputs":[{"name":"data","after":{"name":"data","version":1,"content":"ID3-WHOLE"}}],"outputs":[{"name":"data","before":{"name":"data","version":1,"content":"ID3-WHOLE"},"after":{"name":"data","version":2,"content":"ID4-WHOLE"}},{"name":"model","before":{"name":"model","version":1,"content":"ID5-WHOLE"},"after":{"name":"model","version":2,"content":"ID6-WHOLE"}}],"params":[{"name":"lr","before":0.1,"after":0.2,"difference":0.1}],"metrics":[{"name":"accuracy","before":0.93,"after":0.97,"difference":0.039999999999999925}],"code":[],"env":[]}}
    "
  `);
});

test('JSON', async () => {
  expect(
    await box.session(
      'art diff data@1:rows.csv data@2:rows.csv --key id --json',
      'art diff data@1:notes.md data@2:notes.md --json -U0',
      'art diff data@1:config.json data@2:config.json --json --limit 1',
      'art diff model@1 model --json',
      'art diff model@1 model --json --stat',
      'art diff data@1 data@2 --json | head -1',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art diff data@1:rows.csv data@2:rows.csv --key id --json
    {"path":".","change":"changed","before":{"mode":0,"size":39,"content":"ID7-WHOLE"},"after":{"mode":0,"size":42,"content":"ID8-WHOLE"},"content":{"kind":"table","columns":[],"key":["id"],"changes":[{"change":"changed","beforeRow":1,"afterRow":1,"key":{"id":"1"},"before":{"size":"10"},"after":{"size":"11"}},{"change":"removed","beforeRow":2,"key":{"id":"2"},"before":{"id":"2","name":"bob","size":"20"}},{"change":"added","afterRow":3,"key":{"id":"4"},"after":{"id":"4","name":"de,e","size":"40"}}],"summary":[{"column":"id","before":{"count":3,"missing":0,"min":1,"max":3,"mean":2,"deviation":0.816496580927726},"after":{"count":3,"missing":0,"min":1,"max":4,"mean":2.6666666666666665,"deviation":1.247219128924647}},{"column":"size","before":{"count":3,"missing":0,"min":10,"max":30,"mean":20,"deviation":8.16496580927726},"after":{"count":3,"missing":0,"min":11,"max":40,"mean":27,"deviation":12.027745701779143}}],"notes":[],"rows":{"before":3,"after":3},"added":1,"removed":1,"changed":1}}
    $ art diff data@1:notes.md data@2:notes.md --json -U0
    {"path":".","change":"changed","before":{"mode":0,"size":28,"content":"ID9-WHOLE"},"after":{"mode":0,"size":31,"content":"ID10-WHOLE"},"content":{"kind":"text","added":2,"removed":1,"hunks":[{"beforeStart":2,"beforeLines":1,"afterStart":2,"afterLines":1,"lines":["-two","+2"]},{"beforeStart":6,"beforeLines":0,"afterStart":7,"afterLines":1,"lines":["+seven","\\\\ No newline at end of file"]}],"notes":[]}}
    $ art diff data@1:config.json data@2:config.json --json --limit 1
    {"path":".","change":"changed","before":{"mode":0,"size":49,"content":"ID11-WHOLE"},"after":{"mode":0,"size":61,"content":"ID12-WHOLE"},"content":{"kind":"keys","added":1,"removed":0,"changed":1,"changes":[{"key":"lr","change":"changed","before":0.1,"after":0.2}],"notes":[]}}
    $ art diff model@1 model --json
    {"path":".","change":"changed","before":{"mode":0,"size":204,"content":"ID13-WHOLE"},"after":{"mode":0,"size":202,"content":"ID14-WHOLE"},"content":{"kind":"tensors","added":1,"removed":1,"changed":1,"unchanged":1,"changes":[{"name":"a.weight","change":"changed","before":{"dtype":"float32","shape":[2]},"after":{"dtype":"float32","shape":[2]},"elements":2,"changedElements":1,"largest":0.5,"mean":0.25},{"name":"b.weight","change":"removed","before":{"dtype":"float32","shape":[1]}},{"name":"c.bias","change":"added","after":{"dtype":"float32","shape":[1]}}],"notes":[]}}
    $ art diff model@1 model --json --stat
    {"added":0,"removed":0,"changed":1,"renamed":0,"sharedBytes":0,"newBytes":202,"contents":[{"path":".","content":{"kind":"tensors","added":1,"removed":1,"changed":1,"unchanged":1,"notes":[]}}]}
    $ art diff data@1 data@2 --json | head -1
    {"path":"array.npy","change":"changed","before":{"mode":0,"size":87,"content":"ID15-WHOLE"},"after":{"mode":0,"size":87,"content":"ID16-WHOLE"}}
    "
  `);
});

test('words that changed stand out in colour', async () => {
  const { text } = await box.run('art diff data@1:config.json data@2:config.json --text --color');
  expect(text).not.toContain('\x1b[7;');
  box.write('line', 'the rate is 0.1 now\n');
  await box.prepare('art commit -q -o line=line && echo "the rate is 0.25 now" > line && art commit -q -o line=line');
  expect((await box.run('art diff line@1 line@2 --color')).text).toContain(
    '\x1b[31m-\x1b[0m\x1b[31mthe rate is 0.\x1b[0m\x1b[7;31m1\x1b[0m\x1b[31m now\x1b[0m\n',
  );
});

test('pictures', async () => {
  const picture = (red: number) => {
    const data = new Uint8Array(4 * 6).fill(255);
    data[8] = red;
    return encodePng({ width: 3, height: 2, data });
  };
  box.write('shot.png', await picture(255));
  await box.prepare('art commit -q -o shot=shot.png');
  box.write('shot.png', await picture(0));
  await box.prepare('art commit -q -o shot=shot.png');
  expect(
    await box.session(
      'art diff shot@1 shot@2 --out changed.png',
      'head -c 4 changed.png | tail -c 3; echo',
      'art diff shot@1 shot@2 --json --out changed.png | grep -o content.:.*',
      'art diff shot@1 shot@2 --html shot.html && grep -c "<img .*data:image/png;base64,iVBOR" shot.html',
      'art diff data@1 data@2 --out changed.png',
      'art diff model@1 model --out changed.png',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art diff shot@1 shot@2 --out changed.png
    M  shot  74 B -> 82 B
       image: 1 of 6 pixels changed, 1 of them to be seen, within 1 x 1 at 2, 0; 3 x 2
    1 changed; 0 B shared, 82 B new
    $ head -c 4 changed.png | tail -c 3; echo
    PNG
    $ art diff shot@1 shot@2 --json --out changed.png | grep -o content.:.*
    content":"ID17-WHOLE"},"after":{"mode":0,"size":82,"content":"ID18-WHOLE"},"content":{"kind":"image","before":{"width":3,"height":2},"after":{"width":3,"height":2},"notes":[],"pixels":6,"changedPixels":1,"visiblePixels":1,"box":{"x":2,"y":0,"width":1,"height":1}}}
    $ art diff shot@1 shot@2 --html shot.html && grep -c "<img .*data:image/png;base64,iVBOR" shot.html
    wrote shot.html
    1
    $ art diff data@1 data@2 --out changed.png
    error: "--out" wants two pictures
    hint: name a file in each: NAME@VERSION:PATH
    [exit 2]
    $ art diff model@1 model --out changed.png
    error: these are not two pictures of one size
    hint: see what they are: leave --out away
    [exit 1]
    "
  `);
});

test('a page', async () => {
  box.write('evil/<b>&.txt', 'x\n');
  await box.prepare('art commit -q -o evil=evil');
  box.write('evil/<b>&.txt', '<script>alert("1")</script> \x1b[2J\n');
  await box.prepare('art commit -q -o evil=evil');
  expect(
    await box.session(
      'art diff evil@1 evil@2 -p --html page.html',
      'sed -n "/<h1>/,$ p" page.html',
      'art diff data@1 data@2 --key id --html data.html --exit-code',
      'art diff HEAD~1 HEAD --html - | grep -c "<td>"',
      'art diff data@1 data@2 --html page.html --json',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art diff evil@1 evil@2 -p --html page.html
    wrote page.html
    $ sed -n "/<h1>/,$ p" page.html
    <h1>evil@1 and evil@2</h1>
    <p>1 changed; 0 B shared, 33 B new</p>
    <details open><summary>M  &lt;b&gt;&amp;.txt  2 B -&gt; 33 B</summary><pre><span class="line heading">--- a/&lt;b&gt;&amp;.txt</span><span class="line heading">+++ b/&lt;b&gt;&amp;.txt</span><span class="line name">@@ -1 +1 @@</span><span class="line removed">-x</span><span class="line added">+&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; \\x1b[2J</span></pre></details>
    </body>
    </html>
    $ art diff data@1 data@2 --key id --html data.html --exit-code
    wrote data.html
    [exit 1]
    $ art diff HEAD~1 HEAD --html - | grep -c "<td>"
    1
    $ art diff data@1 data@2 --html page.html --json
    {"error":{"code":"USAGE","message":"flags \\"--html\\" and \\"--json\\" exclude each other"}}
    [exit 2]
    "
  `);
  const page = box.read('page.html');
  for (const danger of ['<script', '\x1b', 'http:', 'https:']) expect(page).not.toContain(danger);
  expect(box.read('data.html')).toContain('~ id=1  size: 10 -&gt; 11');
});
