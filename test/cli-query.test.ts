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
    ).toMatchInlineSnapshot();
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
    ).toMatchInlineSnapshot();
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
    ).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
  side.remove();
});
