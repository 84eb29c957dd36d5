// What `art diff` says of what is inside of files, as a user types it and sees it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npy, safetensors } from '../core/compare/testing/files.ts';
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
    'art commit -m "first" -p lr=0.1 -p epochs=3 --metric accuracy=0.93',
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
  ).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
});

test('a patch that patch takes', async () => {
  expect(
    await box.session(
      'art checkout --to old data@1 -q; (cd old/data && art -C ../.. diff data@1:notes.md data@2:notes.md | sed "s,notes.md,notes.md," | patch -p1 -s)',
      'cmp old/data/notes.md data/notes.md && echo the same',
    ),
  ).toMatchInlineSnapshot();
});

test('runs side by side', async () => {
  expect(
    await box.session(
      'art diff HEAD~1 HEAD',
      'art diff HEAD~1 HEAD --stat',
      'art diff HEAD HEAD --exit-code',
      'art diff HEAD~1 HEAD --json | head -1',
      'art diff HEAD~1 HEAD --stat --json',
    ),
  ).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
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
      'art diff HEAD~1 HEAD --html runs.html && grep -c "<td>" runs.html',
      'art diff data@1 data@2 --html page.html --json',
    ),
  ).toMatchInlineSnapshot();
  const page = box.read('page.html');
  expect(page).not.toMatch(/<script|\x1b|https?:/);
  expect(box.read('data.html')).toContain('~ id=1  size: 10 -&gt; 11');
});
