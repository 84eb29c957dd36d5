// Looking for where it went wrong, as a user types it and sees it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  box.write('check.sh', 'grep -q good "$ART_BISECT_PATH"\n');
  box.write('skip.sh', 'case $ART_BISECT_VERSION in model@[34]) exit 125;; esac; grep -q good "$ART_BISECT_PATH"\n');
  box.write('whole.sh', 'grep -q good "$ART_BISECT_PATH/model" && test -d "$ART_BISECT_PATH/data"\n');
  box.write('data/a', '1');
  await box.prepare(
    'art init && art commit -m data -o data=data',
    'for n in 1 2 3 4; do echo good $n > model.txt; art commit -m "train $n" -o model=model.txt --metric acc=0.9$n; done',
    'for n in 5 6 7; do echo broken $n > model.txt; art commit -m "train $n" -o model=model.txt --metric acc=0.4$n; done',
    'echo note > note && art commit -m "a note" -o note=note',
  );
}, 60_000);

afterAll(() => box.remove());

test('bisect by a metric', async () => {
  expect(
    await box.session(
      'art bisect model --metric acc --below 0.9',
      'art bisect model 2 6 --metric acc --below 0.9',
      'art bisect model --metric acc --above 0.2',
      'art bisect HEAD~1 --metric acc --below 0.9',
      'art bisect -q model --metric acc --below 0.9',
      'art bisect --json model 4 --metric acc --below 0.9',
    ),
  ).toMatchInlineSnapshot();
});

test('bisect by a command', async () => {
  expect(
    await box.session(
      'art bisect model -- sh check.sh',
      'art bisect model -- sh skip.sh',
      'art bisect main HEAD~6 -- sh whole.sh',
      'art bisect -q model -- sh -c "echo looking; exit 1" 2>/dev/null',
      'mkdir t && TMPDIR=$PWD/t art bisect -q model -- sh check.sh && ls t',
    ),
  ).toMatchInlineSnapshot();
});

test('bisect, asked wrongly', async () => {
  expect(
    await box.session(
      'art bisect model',
      'art bisect model --metric acc',
      'art bisect model --below 3',
      'art bisect model --metric acc --below low',
      'art bisect model --metric acc --below 0.9 -- true',
      'art bisect model --metric acc --below 0.1',
      'art bisect model 7 2 --metric acc --below 0.9',
      'art bisect model 6 7 --metric acc --below 0.9',
      'art bisect HEAD --metric acc --below 0.9',
      'art bisect model -- ./absent',
      "art bisect model -- sh -c 'kill -9 $$'",
      'art bisect data:a --metric acc --below 1',
    ),
  ).toMatchInlineSnapshot();
});
