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
  ).toMatchInlineSnapshot(`
    "
    $ art bisect model --metric acc --below 0.9
    model@7  ID1  bad   acc=0.47  7 left, about 3 more tests
    model@3  ID2  good  acc=0.93  4 left, about 2 more tests
    model@5  ID3  bad   acc=0.45  2 left, about 1 more test
    model@4  ID4  good  acc=0.94
    the first bad one is model@5, after model@4
    ID3  train 5  Ada <ada@example.org>
    $ art bisect model 2 6 --metric acc --below 0.9
    model@6  ID5  bad   acc=0.46  4 left, about 2 more tests
    model@2  ID6  good  acc=0.92  4 left, about 2 more tests
    model@4  ID4  good  acc=0.94  2 left, about 1 more test
    model@5  ID3  bad   acc=0.45
    the first bad one is model@5, after model@4
    ID3  train 5  Ada <ada@example.org>
    $ art bisect model --metric acc --above 0.2
    model@7  ID1  bad   acc=0.47  7 left, about 3 more tests
    model@3  ID2  bad   acc=0.93  3 left, about 2 more tests
    model@1  ID7  bad   acc=0.91
    the first bad one is model@1, the first of all
    ID7  train 1  Ada <ada@example.org>
    $ art bisect HEAD~1 --metric acc --below 0.9
    ID1  bad   acc=0.47  8 left, about 3 more tests
    ID2  good  acc=0.93  4 left, about 2 more tests
    ID3  bad   acc=0.45  2 left, about 1 more test
    ID4  good  acc=0.94
    the first bad one is ID3, after ID4
    ID3  train 5  Ada <ada@example.org>
    $ art bisect -q model --metric acc --below 0.9
    the first bad one is model@5, after model@4
    ID3  train 5  Ada <ada@example.org>
    $ art bisect --json model 4 --metric acc --below 0.9
    {"first":{"run":"ID3-WHOLE","name":"model","version":5},"before":[{"run":"ID4-WHOLE","name":"model","version":4}],"suspects":[{"run":"ID3-WHOLE","name":"model","version":5}],"steps":[{"run":"ID1-WHOLE","name":"model","version":7,"verdict":"bad","value":0.47,"left":3},{"run":"ID4-WHOLE","name":"model","version":4,"verdict":"good","value":0.94,"left":3},{"run":"ID3-WHOLE","name":"model","version":5,"verdict":"bad","value":0.45,"left":1}]}
    "
  `);
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
  ).toMatchInlineSnapshot(`
    "
    $ art bisect model -- sh check.sh
    model@7  ID1  bad   exit 1  7 left, about 3 more tests
    model@3  ID2  good  exit 0  4 left, about 2 more tests
    model@5  ID3  bad   exit 1  2 left, about 1 more test
    model@4  ID4  good  exit 0
    the first bad one is model@5, after model@4
    ID3  train 5  Ada <ada@example.org>
    $ art bisect model -- sh skip.sh
    model@7  ID1  bad   exit 1  7 left, about 3 more tests
    model@3  ID2  skip  exit 125  7 left, about 3 more tests
    model@2  ID6  good  exit 0  5 left, about 3 more tests
    model@4  ID4  skip  exit 125  5 left, about 3 more tests
    model@6  ID5  bad   exit 1  4 left, about 2 more tests
    model@5  ID3  bad   exit 1  3 left, about 2 more tests
    the first bad one is one of model@3, model@4, model@5: what is left cannot be tested
    [exit 1]
    $ art bisect main HEAD~6 -- sh whole.sh
    ID8  bad   exit 1  6 left, about 3 more tests
    ID6  good  exit 0  6 left, about 3 more tests
    ID3  bad   exit 1  3 left, about 2 more tests
    ID2  good  exit 0  2 left, about 1 more test
    ID4  good  exit 0
    the first bad one is ID3, after ID4
    ID3  train 5  Ada <ada@example.org>
    $ art bisect -q model -- sh -c "echo looking; exit 1" 2>/dev/null
    the first bad one is model@1, the first of all
    ID7  train 1  Ada <ada@example.org>
    $ mkdir t && TMPDIR=$PWD/t art bisect -q model -- sh check.sh && ls t
    the first bad one is model@5, after model@4
    ID3  train 5  Ada <ada@example.org>
    "
  `);
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
  ).toMatchInlineSnapshot(`
    "
    $ art bisect model
    error: bisect needs to know what is bad
    hint: a metric: --metric NAME --below N; or a command that fails: -- COMMAND
    [exit 2]
    $ art bisect model --metric acc
    error: metric "acc" needs a bound
    hint: what is bad: --below N or --above N
    [exit 2]
    $ art bisect model --below 3
    error: a bound is the bound of a metric
    hint: say of which: --metric NAME
    [exit 2]
    $ art bisect model --metric acc --below low
    error: "--below" wants a number, not "low"
    [exit 2]
    $ art bisect model --metric acc --below 0.9 -- true
    error: bisect takes a metric or a command, not both
    [exit 2]
    $ art bisect model --metric acc --below 0.1
    model@7  ID1  good  acc=0.47  7 left, about 3 more tests
    error: "model@7", which should be bad, is good
    hint: name another: art bisect WHAT GOOD BAD, where GOOD comes before BAD
    [exit 1]
    $ art bisect model 7 2 --metric acc --below 0.9
    error: "2" does not come after "7"
    hint: GOOD comes first, then BAD: art bisect WHAT GOOD BAD
    [exit 2]
    $ art bisect model 6 7 --metric acc --below 0.9
    model@7  ID1  bad   acc=0.47
    model@6  ID5  bad   acc=0.46
    error: "model@6", which should be good, is bad
    hint: name another: art bisect WHAT GOOD BAD, where GOOD comes before BAD
    [exit 1]
    $ art bisect HEAD --metric acc --below 0.9
    ID8  skip  acc=none  9 left, about 4 more tests
    error: "ID8", which should be bad, cannot be tested
    hint: name another: art bisect WHAT GOOD BAD, where GOOD comes before BAD
    [exit 1]
    $ art bisect model -- ./absent
    error: "./absent" cannot be run
    caused by: "./absent": no such file or folder
    hint: say the command after --
    [exit 1]
    $ art bisect model -- sh -c 'kill -9 $$'
    error: "sh" was ended by SIGKILL, which says neither good nor bad
    hint: exit codes: 0 good, 125 cannot be tested, other ones up to 127 bad
    [exit 1]
    $ art bisect data:a --metric acc --below 1
    error: "data:a" has a path, and bisect looks at whole versions
    [exit 2]
    "
  `);
});
