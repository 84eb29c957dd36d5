// The code that made a run, as a user types it and sees it.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

const hasGit = (() => {
  try {
    execFileSync('git', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  if (!hasGit) return;
  box.write('train.py', 'print("first")\n');
  box.write('lib/model.py', 'layers = 1\n');
  box.write('settings.py', 'debug = 1\n');
  await box.prepare(
    'git init -q -b main && git config user.name Ada && git config user.email ada@example.org',
    'git remote add origin https://ada:secret@example.org/project.git',
    'art init && git add -A && git commit -q -m one',
    'mkdir out && echo 1 > out/model && art commit -q -m "first" -o model=out/model',
    'echo "layers = 2" > lib/model.py; git rm -q settings.py; echo "x = 1" > new.py; git add new.py',
    `echo 'key = "AKIA''IOSFODNN7EXAMPLE"' >> train.py`,
    'echo 2 > out/model && art commit -m "second" -o model=out/model 2>warnings',
  );
}, 60_000);

afterAll(() => box.remove());

test.skipIf(!hasGit)('what differs from the commit is said, shown, compared and given back', async () => {
  expect(
    await box.session(
      'cat warnings',
      'art show',
      'art show --code',
      'art show HEAD~1 --code --json',
      'art diff --code HEAD~1 HEAD',
      'art diff --code HEAD~1 HEAD --stat --json',
      'art diff --code HEAD~1 HEAD --json | tail -1',
      'art diff --code HEAD HEAD --exit-code',
      'art checkout HEAD --code ../source; ls ../source; cat ../source/lib/model.py',
      'art checkout HEAD~1 --code ../source',
      'art checkout HEAD~1 --code ../first --json',
      'art log --oneline',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ cat warnings
    warning: changed code that may hold secrets is not recorded: "train.py" (AWS key)
    $ art show
    run ID1 (main)
    Ada <ada@example.org>, DATE

        second

        made     model@2  file, 2 B
        id       ID1-WHOLE
        branch   main
        after    ID2
        code     main ID3, with changes
    $ art show --code
        code     main ID3, with changes
        commit   ID3-WHOLE
        remote   https://example.org/project.git
    M  lib/model.py  11 B
    A  new.py  6 B
    D  settings.py
    ?  train.py  not recorded: AWS key
    $ art show HEAD~1 --code --json
    {"run":"ID2-WHOLE","code":{"branch":"main","commit":"ID3-WHOLE","dirty":false,"remote":"https://example.org/project.git","system":"git","when":"at-commit"},"changed":[]}
    $ art diff --code HEAD~1 HEAD
    M  lib/model.py
    A  new.py
    D  settings.py
    3 files of code differ
    $ art diff --code HEAD~1 HEAD --stat --json
    {"added":1,"removed":1,"changed":1}
    $ art diff --code HEAD~1 HEAD --json | tail -1
    {"path":"settings.py","change":"removed","before":{"mode":"100644","blob":"ID4-WHOLE"},"after":null}
    $ art diff --code HEAD HEAD --exit-code
    the code is the same
    $ art checkout HEAD --code ../source; ls ../source; cat ../source/lib/model.py
    warning: "train.py" is not as it was: it was not recorded (AWS key)
    /home/source  4 files, 38 B
    lib
    new.py
    train.py
    layers = 2
    $ art checkout HEAD~1 --code ../source
    error: "/home/source" exists already
    hint: name a folder that is empty or not there yet
    [exit 1]
    $ art checkout HEAD~1 --code ../first --json
    {"path":"/home/first","files":4,"bytes":42,"missing":[]}
    $ art log --oneline
    ID1 (main) second [model@2]
    ID2 first [model@1]
    "
  `);
});

test.skipIf(!hasGit)('a secret in a parameter is not recorded', async () => {
  expect(
    await box.session(
      'echo 3 > out/model; art commit -m third -o model=out/model -p api_key=abc -p lr=0.1',
      'art show | grep params',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ echo 3 > out/model; art commit -m third -o model=out/model -p api_key=abc -p lr=0.1
    warning: parameter "api_key" looks like a secret: its value is not recorded
    warning: changed code that may hold secrets is not recorded: "train.py" (AWS key)
    [main ID5] third
      model@3  2 B  58 B new
    $ art show | grep params
        params   api_key=***, lr=0.1
    "
  `);
});

test('outside of git there is nothing to say of code, and the machine is described', async () => {
  const side = new Sandbox();
  try {
    await side.prepare('art init', 'echo 1 > model');
    const [line] = (await side.json('ART_ENV= art commit -q -m one -o model=model && ART_ENV= art show --json')) as {
      code?: unknown;
      env: Record<string, unknown>;
    }[];
    expect(line?.code).toBeUndefined();
    expect(line?.env).toMatchObject({ node: process.versions.node, arch: process.arch });
    expect(
      await side.session('art show --code', 'art show | grep -c "^    env"', 'art diff --code HEAD HEAD'),
    ).toMatchInlineSnapshot(`
      "
      $ art show --code
      hint: this run has no record of its code
      $ art show | grep -c "^    env"
      3
      $ art diff --code HEAD HEAD
      error: run "ID1" has no record of its code
      hint: code is recorded in a git work tree, unless code.capture is off
      [exit 1]
      "
    `);
  } finally {
    side.remove();
  }
});
