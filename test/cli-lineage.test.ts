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
  ).toMatchInlineSnapshot();
});

test('lineage for programs', async () => {
  expect(
    await box.session(
      'art lineage model --json --depth 1',
      'art lineage clean --format dot',
      'art lineage clean --format mermaid',
    ),
  ).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
});
