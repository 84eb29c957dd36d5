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
    'art init && art track raw params.json',
    'art commit -m "raw rows"',
    'echo 3,c >> raw/rows.csv; mv raw/notes.md raw/README.md',
    'art commit -m "more rows" --author "Grace Hopper <grace@example.org>"',
    'printf "id,x\\n1,a\\n2,fixed\\n3,c\\n" > clean.csv',
    'art commit -m clean -i raw -o clean=clean.csv',
    `printf '{"lr": 0.2, "layers": [5, 10, 20]}\\n' > params.json; printf 'a\\0b' > bin`,
    'art commit -m tune -o params.json=params.json -o bin=bin',
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
      'art blame params.json',
      'art blame params.json --key layers[0]',
      'art blame params.json --by lines',
      'art blame bin',
    ),
  ).toMatchInlineSnapshot();
});

test('blame as JSON', async () => {
  expect(
    await box.session('art blame raw --json', 'art blame clean --through -L 3,4 --json', 'art blame bin --json'),
  ).toMatchInlineSnapshot();
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
      'art blame params.json -L 1',
      'art blame HEAD',
      'art blame',
    ),
  ).toMatchInlineSnapshot();
});
