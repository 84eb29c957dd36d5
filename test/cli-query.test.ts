// Asking for runs: conditions, order, tables, comparison, and what is said of runs later.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  box.write('data.csv', 'x,y\n1,2\n');
  box.write('model.pt', 'one\n');
  await box.prepare(
    'art init && art track data=data.csv && art track model=model.pt',
    'art commit -m "load the rows" -o data=data.csv',
    'art commit -m "first model" -o model=model.pt -i data -p lr=0.1 -p opt=adam -p seed=7 --metric acc=0.91 --metric loss=0.4',
    'echo two > model.pt && art commit -m "smaller, \\"better\\" steps" -o model=model.pt -i data -p lr=0.01 -p opt=adam -p seed=7 --metric acc=0.94 --metric loss=0.25 --label stage=dev',
    'echo 3,4 >> data.csv && art commit -m "more rows" -o data=data.csv',
    'echo three > model.pt && art commit -m "train on more rows" -i data -p lr=0.01 -p opt=sgd -p seed=7 --metric acc=0.895 --metric note=diverged',
    'art tag best model@2',
  );
}, 60_000);

afterAll(() => box.remove());

describe('log', () => {
  test('with conditions', async () => {
    expect(
      await box.session(
        "art log --oneline --where 'metric.acc > 0.9 and param.lr < 0.1'",
        "art log --oneline --where 'not metric.acc > 0.9'",
        "art log --oneline --where 'metric.acc not exists' -1",
        'art log --oneline --where \'message ~ "more rows$" or tag = best\'',
        "art log --oneline --where 'input.data = 1 and label.stage exists'",
        "art log --oneline --where 'time > 1h ago and output.data'",
        "art log --oneline --where 'param.opt in (adam, rmsprop)' --sort param.lr",
        'art log --oneline --sort -metric.acc,message',
        'art log --oneline --best metric.acc',
        'art log --oneline --best -metric.loss data model',
        'art log --oneline --best -metric.loss model',
        'art log --oneline --input data@2',
        'art log --oneline --output model@2',
        'art log --oneline --tag best',
        'art log --oneline --code abcd',
        "art log --oneline --graph --where 'output.model'",
      ),
    ).toMatchInlineSnapshot(`
      "
      $ art log --oneline --where 'metric.acc > 0.9 and param.lr < 0.1'
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      $ art log --oneline --where 'not metric.acc > 0.9'
      ID2 (main) train on more rows [model@3]
      $ art log --oneline --where 'metric.acc not exists' -1
      ID3 more rows [data@2]
      $ art log --oneline --where 'message ~ "more rows$" or tag = best'
      ID2 (main) train on more rows [model@3]
      ID3 more rows [data@2]
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      $ art log --oneline --where 'input.data = 1 and label.stage exists'
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      $ art log --oneline --where 'time > 1h ago and output.data'
      ID3 more rows [data@2]
      ID4 load the rows [data@1]
      $ art log --oneline --where 'param.opt in (adam, rmsprop)' --sort param.lr
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      ID5 first model [model@1]
      $ art log --oneline --sort -metric.acc,message
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      ID5 first model [model@1]
      ID2 (main) train on more rows [model@3]
      ID4 load the rows [data@1]
      ID3 more rows [data@2]
      $ art log --oneline --best metric.acc
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      $ art log --oneline --best -metric.loss data model
      error: "log" takes one artifact, not both "data" and "model"
      [exit 2]
      $ art log --oneline --best -metric.loss model
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      $ art log --oneline --input data@2
      ID2 (main) train on more rows [model@3]
      $ art log --oneline --output model@2
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      $ art log --oneline --tag best
      ID1 (tag: model@best) smaller, "better" steps [model@2]
      $ art log --oneline --code abcd
      hint: there are no such runs; all of them: art log --all
      $ art log --oneline --graph --where 'output.model'
      * ID2 (main) train on more rows [model@3]
      * ID1 (tag: model@best) smaller, "better" steps [model@2]
      * ID5 first model [model@1]
      "
    `);
  });

  test('as tables', async () => {
    expect(
      await box.session(
        'art log --columns run,message,param.lr,metric.acc,output.model,tag',
        'art log model --columns message,metric.acc,metric.note,input.data -2',
        "art log --csv --columns 'message,time,tag,param.nope,metric.acc'",
        'art log --csv -1',
        'art log --json --columns message,metric.loss,output,input.data,duration',
        "art log --columns run --where 'param.lr > 5'",
        'art ls --runs',
        'art ls --runs model --sort metric.acc -2 --columns message,metric.acc',
        'art ls --runs --csv --best metric.acc',
      ),
    ).toMatchInlineSnapshot(`
      "
      $ art log --columns run,message,param.lr,metric.acc,output.model,tag
      run           message                  param.lr  metric.acc  output.model  tag
      ID2  train on more rows           0.01       0.895             3
      ID3  more rows                       -           -             -
      ID1  smaller, "better" steps      0.01        0.94             2  best
      ID5  first model                   0.1        0.91             1
      ID4  load the rows                   -           -             -
      $ art log model --columns message,metric.acc,metric.note,input.data -2
      message                  metric.acc  metric.note  input.data
      train on more rows            0.895  diverged              2
      smaller, "better" steps        0.94  -                     1
      $ art log --csv --columns 'message,time,tag,param.nope,metric.acc'
      message,time,tag,param.nope,metric.acc
      train on more rows,TIME,,,0.895
      more rows,TIME,,,
      "smaller, ""better"" steps",TIME,best,,0.94
      first model,TIME,,,0.91
      load the rows,TIME,,,
      $ art log --csv -1
      run,time,message,param.lr,param.opt,param.seed,metric.acc,metric.note
      ID2-WHOLE,TIME,train on more rows,0.01,sgd,7,0.895,diverged
      $ art log --json --columns message,metric.loss,output,input.data,duration
      {"message":"train on more rows","output":["model"],"input.data":2}
      {"message":"more rows","output":["data"]}
      {"message":"smaller, \\"better\\" steps","metric.loss":0.25,"output":["model"],"input.data":1}
      {"message":"first model","metric.loss":0.4,"output":["model"],"input.data":1}
      {"message":"load the rows","output":["data"]}
      $ art log --columns run --where 'param.lr > 5'
      hint: there are no such runs; all of them: art log --all
      $ art ls --runs
      run           time                       message                  param.lr  param.opt  param.seed  metric.acc  metric.loss  metric.note
      ID2  DATE  train on more rows           0.01  sgd                 7       0.895            -  diverged
      ID3  DATE  more rows                       -  -                   -           -            -  -
      ID1  DATE  smaller, "better" steps      0.01  adam                7        0.94         0.25  -
      ID5  DATE  first model                   0.1  adam                7        0.91          0.4  -
      ID4  DATE  load the rows                   -  -                   -           -            -  -
      $ art ls --runs model --sort metric.acc -2 --columns message,metric.acc
      message             metric.acc
      train on more rows       0.895
      first model               0.91
      $ art ls --runs --csv --best metric.acc
      run,time,message,param.lr,param.opt,param.seed,metric.acc,metric.loss
      ID1-WHOLE,TIME,"smaller, ""better"" steps",0.01,adam,7,0.94,0.25
      "
    `);
  });

  test('with mistakes', async () => {
    expect(
      await box.session(
        "art log --where 'metric.acc >> 0.9'",
        "art log --where 'metric.acc > 0.9 and acc < 1'",
        "art log --where 'metric.acc > 0.9 and (param.lr < 0.1'",
        'art log --where \'message ~ "(a"\'',
        'art log --where "branch = $(printf main%.0s {1..60}) and time > soon"',
        "art log --json --where 'time > soon'",
        "art log --columns 'run,,message'",
        'art log --sort nope',
        'art log --best message',
        'art log --best metric.acc --sort run',
        'art log --tag nope',
        'art log --code main',
        'art ls --where x',
        'art ls -l --runs',
        'art log --graph --csv',
      ),
    ).toMatchInlineSnapshot(`
      "
      $ art log --where 'metric.acc >> 0.9'
      error: expected a value, not ">"
        metric.acc >> 0.9
                    ^
      hint: quote text that has spaces, brackets or operators
      [exit 2]
      $ art log --where 'metric.acc > 0.9 and acc < 1'
      error: there is no field "acc"
        metric.acc > 0.9 and acc < 1
                             ^^^
      hint: a parameter is param.acc, a metric metric.acc; all fields: art help where
      [exit 2]
      $ art log --where 'metric.acc > 0.9 and (param.lr < 0.1'
      error: the bracket is not closed
        metric.acc > 0.9 and (param.lr < 0.1
                             ^
      hint: see the grammar: art help where
      [exit 2]
      $ art log --where 'message ~ "(a"'
      error: the pattern is wrong at character 3: a bracket is not closed
        message ~ "(a"
                  ^^^^
      hint: patterns are explained in: art help where
      [exit 2]
      $ art log --where "branch = $(printf main%.0s {1..60}) and time > soon"
      error: "soon" is not a time
        … mainmainmainmainmainmain and time > soon
                                              ^^^^
      hint: write 2d, "3 weeks ago", yesterday or 2024-05-01
      [exit 2]
      $ art log --json --where 'time > soon'
      {"error":{"code":"USAGE","message":"\\"soon\\" is not a time","hint":"write 2d, \\"3 weeks ago\\", yesterday or 2024-05-01","column":8}}
      [exit 2]
      $ art log --columns 'run,,message'
      error: expected a field such as metric.acc, not ","
        run,,message
            ^
      hint: see the grammar: art help where
      [exit 2]
      $ art log --sort nope
      error: there is no field "nope"
        nope
        ^^^^
      hint: a parameter is param.nope, a metric metric.nope; all fields: art help where
      [exit 2]
      $ art log --best message
      error: none of these runs has a number as "message"
      hint: see what they have: art ls --runs
      [exit 1]
      $ art log --best metric.acc --sort run
      error: flags "--best" and "--sort" exclude each other
      [exit 2]
      $ art log --tag nope
      error: there is no tag "nope"
      hint: see the tags: art tag
      [exit 1]
      $ art log --code main
      error: "main" is not the beginning of a commit
      hint: write 4 or more hex digits
      [exit 2]
      $ art ls --where x
      error: flag "--where" goes with --runs
      [exit 2]
      $ art ls -l --runs
      error: flags "--runs" and "--long" exclude each other
      [exit 2]
      $ art log --graph --csv
      error: flags "--graph" and "--csv" exclude each other
      [exit 2]
      "
    `);
  });
});

test('compare', async () => {
  expect(
    await box.session(
      'art compare model@1 model@2 model@3',
      'art compare model@1 best --csv',
      'art compare model@1 HEAD --json',
      'art compare HEAD HEAD',
      'art compare HEAD',
      'art compare model@1 nope',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art compare model@1 model@2 model@3
                  model@1                    model@2                    model@3
    run           ID5               ID1               ID2
    message       first model                smaller, "better" steps    train on more rows
    author        Ada <ada@example.org>      Ada <ada@example.org>      Ada <ada@example.org>
    time          DATE  DATE  DATE
    metric.acc    0.91                       0.94                       0.895
    metric.loss    0.4                       0.25                       -
    metric.note   -                          -                          diverged
    param.lr       0.1                       0.01                        0.01
    param.opt     adam                       adam                       sgd
    input.data    data@1                     data@1                     data@2
    output.model     1                          2                           3
    label.stage   -                          dev                        -
    tag           -                          model@best                 -
    $ art compare model@1 best --csv
    field,model@1,best
    run,ID5-WHOLE,ID1-WHOLE
    message,first model,"smaller, ""better"" steps"
    author,Ada <ada@example.org>,Ada <ada@example.org>
    time,TIME,TIME
    metric.acc,0.91,0.94
    metric.loss,0.4,0.25
    param.lr,0.1,0.01
    output.model,1,2
    label.stage,,dev
    tag,,model@best
    $ art compare model@1 HEAD --json
    {"runs":[{"selector":"model@1","run":"ID5-WHOLE","message":"first model","author":"Ada <ada@example.org>","branch":"main","time":"TIME"},{"selector":"HEAD","run":"ID2-WHOLE","message":"train on more rows","author":"Ada <ada@example.org>","branch":"main","time":"TIME"}],"rows":[{"field":"metric.acc","differs":true,"values":[0.91,0.895]},{"field":"metric.loss","differs":true,"values":[0.4,null],"missing":[1]},{"field":"metric.note","differs":true,"values":[null,"diverged"],"missing":[0]},{"field":"param.lr","differs":true,"values":[0.1,0.01]},{"field":"param.opt","differs":true,"values":["adam","sgd"]},{"field":"input.data","differs":true,"values":["data@1","data@2"]},{"field":"output.model","differs":true,"values":[1,3]}]}
    $ art compare HEAD HEAD
             HEAD                       HEAD
    run      ID2               ID2
    message  train on more rows         train on more rows
    author   Ada <ada@example.org>      Ada <ada@example.org>
    time     DATE  DATE
    hint: nothing else differs; all that they share: art compare --all
    $ art compare HEAD
    error: "compare" needs two or more runs
    hint: everything about one: art show HEAD
    [exit 2]
    $ art compare model@1 nope
    error: nothing here is called "nope"
    hint: artifacts on branch "main": data, model
    [exit 1]
    "
  `);
});

test('meta and history', async () => {
  const side = new Sandbox();
  side.write('model.pt', 'one\n');
  await side.prepare('art init', 'art commit -m first -o model=model.pt --meta model:format=onnx --label stage=draft');
  expect(
    await side.session(
      'art meta model',
      'art meta model reviewed=true',
      `art meta model 'splits=["train", {"of": null}]'`,
      'art meta model format=gguf',
      'art meta model --remove reviewed',
      'art meta model --history',
      'art meta HEAD released=2026-01-31 && art meta HEAD score=0.93 && art meta HEAD none=null',
      'art meta HEAD --json',
      'art show model',
      'art log --json | grep -o \'"meta":{[^}]*}\'',
      "art log --oneline --where 'meta.released > 2026-01-30 and meta.score > 0.9 and output.model.meta.format = gguf'",
      'art label HEAD stage=final && art label HEAD --history',
      'art label HEAD --history --json | tail -1',
      'art note HEAD "odd at night"',
      'art note HEAD --history',
      'art note HEAD --delete "$(art note HEAD --json | cut -c8-22)"',
      'art note HEAD --history',
      'art meta HEAD --remove nope',
      'art meta HEAD x',
      "art meta HEAD 'x=[1'",
      "art meta HEAD 'x=[9007199254740993]'",
      'art meta HEAD x=1 --history',
      'art meta HEAD x=1 -d x',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art meta model
    format=onnx
    $ art meta model reviewed=true
    format=onnx
    reviewed=true
    $ art meta model 'splits=["train", {"of": null}]'
    format=onnx
    reviewed=true
    splits=["train",{"of":null}]
    $ art meta model format=gguf
    format=gguf
    reviewed=true
    splits=["train",{"of":null}]
    $ art meta model --remove reviewed
    format=gguf
    splits=["train",{"of":null}]
    $ art meta model --history
    DATE  Ada <ada@example.org>  format=onnx  (replaced)
    DATE  Ada <ada@example.org>  reviewed=true  (replaced)
    DATE  Ada <ada@example.org>  splits=["train",{"of":null}]
    DATE  Ada <ada@example.org>  format=gguf
    DATE  Ada <ada@example.org>  reviewed removed
    $ art meta HEAD released=2026-01-31 && art meta HEAD score=0.93 && art meta HEAD none=null
    released=2026-01-31
    released=2026-01-31
    score=0.93
    none=null
    released=2026-01-31
    score=0.93
    $ art meta HEAD --json
    {"none":null,"released":"2026-01-31","score":0.93}
    $ art show model
    model@1
        content  ID1-WHOLE
        size     4 B
        type     file
        meta     format=gguf, splits=["train",{"of":null}]

    run ID2 (main)
    Ada <ada@example.org>, DATE

        first

        made     model@1  file, 4 B
        labels   stage=draft
        meta     none=null, released=2026-01-31, score=0.93
        id       ID2-WHOLE
        branch   main
    $ art log --json | grep -o '"meta":{[^}]*}'
    "meta":{"format":"gguf","splits":["train",{"of":null}
    "meta":{"none":null,"released":"2026-01-31","score":0.93}
    $ art log --oneline --where 'meta.released > 2026-01-30 and meta.score > 0.9 and output.model.meta.format = gguf'
    ID2 (main) first [model@1]
    $ art label HEAD stage=final && art label HEAD --history
    stage=final
    DATE  Ada <ada@example.org>  stage=draft  (replaced)
    DATE  Ada <ada@example.org>  stage=final
    $ art label HEAD --history --json | tail -1
    {"id":"ID3-WHOLE","key":"stage","value":"final","author":"Ada <ada@example.org>","time":"TIME","current":true}
    $ art note HEAD "odd at night"
    noted ID4
    $ art note HEAD --history
    DATE  Ada <ada@example.org>  ID4 odd at night
    $ art note HEAD --delete "$(art note HEAD --json | cut -c8-22)"
    deleted note ID4
    $ art note HEAD --history
    DATE  Ada <ada@example.org>  ID4 odd at night  (deleted)
    DATE  Ada <ada@example.org>  ID5 deletes a note
    $ art meta HEAD --remove nope
    error: "HEAD" has no metadata "nope"
    hint: see what it has: art meta HEAD
    [exit 1]
    $ art meta HEAD x
    error: "meta" wants KEY=VALUE, not "x"
    [exit 2]
    $ art meta HEAD 'x=[1'
    error: "[1" begins as JSON and is not
    hint: text as it is: KEY='"..."'
    [exit 2]
    $ art meta HEAD 'x=[9007199254740993]'
    error: an integer in a list or map is too large to be kept exactly
    hint: give it as text
    [exit 2]
    $ art meta HEAD x=1 --history
    error: "meta --history" does not know what to do with "x=1"
    [exit 2]
    $ art meta HEAD x=1 -d x
    error: "x" is both set and removed
    [exit 2]
    "
  `);
  side.remove();
});
