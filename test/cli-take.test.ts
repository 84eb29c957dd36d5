// Restoring, naming and branching, as a user types it and sees it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeEach(async () => {
  box = new Sandbox();
  box.write('data/a.csv', 'x,y\n1,2\n');
  box.write('data/sub/b.csv', 'x,y\n3,4\n');
  box.write('model.pt', 'weights one\n');
  await box.prepare(
    'art init && art track data && art track model=model.pt && art commit -m one',
    'echo 5,6 >> data/a.csv && echo weights two > model.pt && art commit -m two',
  );
});

afterEach(() => box.remove());

test('checkout', async () => {
  expect(
    await box.session(
      'art checkout model@1; cat model.pt',
      'cat art.lock',
      'art status',
      'art checkout -n data@1; cat data/a.csv',
      'art checkout HEAD~1; cat data/a.csv',
      'echo mine > model.pt; art checkout model@2; cat model.pt',
      'art checkout --force model@2; cat model.pt',
      'rm -r data; art checkout; ls data',
      'art checkout data@1:sub --to elsewhere; find elsewhere -type f',
      'art checkout model@1 --to old.pt; cat old.pt',
      'art checkout model@1 --to old.pt',
      'art checkout --json model@1',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art checkout model@1; cat model.pt
    model@1  model.pt  12 B
    weights one
    $ cat art.lock
    data 2 ID1-WHOLE ID2-WHOLE
    model 1 ID3-WHOLE ID4-WHOLE
    $ art status
    on branch main at ID1
      unchanged  data   data      version 2
      behind     model  model.pt  version 1, latest 2
    hint: take the latest version: art checkout NAME
    $ art checkout -n data@1; cat data/a.csv
    data@1  data  2 files, 16 B
    x,y
    1,2
    5,6
    $ art checkout HEAD~1; cat data/a.csv
    data@1   data      2 files, 16 B
    model@1  model.pt  12 B
    x,y
    1,2
    $ echo mine > model.pt; art checkout model@2; cat model.pt
    error: "model.pt" has changes that are not recorded (1 changed)
    hint: record them: art commit, or lose them: --force
    mine
    $ art checkout --force model@2; cat model.pt
    model@2  model.pt  12 B
    weights two
    $ rm -r data; art checkout; ls data
    data@1   data      2 files, 16 B
    model@2  model.pt  12 B
    a.csv
    sub
    $ art checkout data@1:sub --to elsewhere; find elsewhere -type f
    data@1  /work/elsewhere  8 B
    elsewhere/b.csv
    $ art checkout model@1 --to old.pt; cat old.pt
    model@1  /work/old.pt  12 B
    weights one
    $ art checkout model@1 --to old.pt
    error: "/work/old.pt" exists already
    hint: choose another place, or replace it: --force
    [exit 1]
    $ art checkout --json model@1
    {"artifacts":[{"name":"model","version":1,"run":"ID3-WHOLE","path":"model.pt","files":1,"bytes":12,"changed":1}]}
    "
  `);
});

test('export and import', async () => {
  expect(
    await box.session(
      'art export data | tar tv | sed -E "s/ +/ /g" | cut -d" " -f1-3,6',
      'art export data@1:sub | tar t',
      'art export model -o model.tar && tar xOf model.tar',
      'tar c data | art import tar - --as copy -m "a copy"',
      'art ls -r copy',
      'art import tar model.tar --as model2 --type model --label from=tar',
      'art import tar model.tar',
      'art import zip model.tar --as x',
      'art import tar nothing.tar --as x',
      'head -c 700 model.tar | art import tar - --as cut',
      'art ls',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art export data | tar tv | sed -E "s/ +/ /g" | cut -d" " -f1-3,6
    -rw-r--r-- 0/0 12 a.csv
    -rw-r--r-- 0/0 8 sub/b.csv
    $ art export data@1:sub | tar t
    b.csv
    $ art export model -o model.tar && tar xOf model.tar
    weights two
    $ tar c data | art import tar - --as copy -m "a copy"
    [main ID1] a copy
      copy@1  2 files, 20 B  117 B new
    $ art ls -r copy
    data/a.csv
    data/sub/b.csv
    $ art import tar model.tar --as model2 --type model --label from=tar
    [main ID2] import model2
      model2@1  12 B  63 B new
    $ art import tar model.tar
    error: "import" needs a name
    hint: art import tar model.tar --as NAME
    [exit 2]
    $ art import zip model.tar --as x
    error: cannot import from "zip"
    hint: art import tar SOURCE --as NAME
    [exit 2]
    $ art import tar nothing.tar --as x
    error: "/work/nothing.tar": no such file or folder
    [exit 1]
    $ head -c 700 model.tar | art import tar - --as cut
    error: the tar archive ends early
    [exit 1]
    $ art ls
    NAME    VERSION  TYPE    FILES  SIZE  MADE
    copy          1  folder      2  20 B  DATE
    data          2  folder      2  20 B  DATE
    model         2  file        1  12 B  DATE
    model2        1  model       1  12 B  DATE
    "
  `);
});

test('tags, labels and notes', async () => {
  expect(
    await box.session(
      'art tag best model@1',
      'art tag release',
      'art tag',
      'art tag best model@2',
      'art tag --force best model@2',
      'art checkout model@best',
      'art tag -d release; art tag',
      'art tag -d release',
      'art tag 123',
      'art tag --json',
      'art label model@2 stage=prod owner=ada',
      'art label model@2 -d owner',
      'art label model@2 -d owner',
      'art label model@2 nonsense',
      'art label HEAD --json',
      'art note model@2 drifts at night',
      'art note model@2',
      'art note model@2 -d "$(art note model@2 --json | grep -oE "[0-9a-f]{12}" | head -1)" | sed -E "s/[0-9a-f]{12}/IT/"; art note model@2',
      'art note model@2 -d ffff',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art tag best model@1
    tagged model of run ID1 as best
    $ art tag release
    tagged run ID2 as release
    $ art tag
    best     model  ID1  Ada <ada@example.org>  DATE
    release         ID2  Ada <ada@example.org>  DATE
    $ art tag best model@2
    error: tag "best" is at model@ID1
    hint: move it: art tag --force best model@2
    [exit 1]
    $ art tag --force best model@2
    tagged model of run ID2 as best
    $ art checkout model@best
    model@2  model.pt  12 B
    $ art tag -d release; art tag
    deleted tag release
    best  model  ID2  Ada <ada@example.org>  DATE
    $ art tag -d release
    error: there is no tag "release"
    hint: see the tags: art tag
    [exit 1]
    $ art tag 123
    error: tag name "123" is refused: it looks like a version number
    [exit 2]
    $ art tag --json
    {"name":"best","run":"ID2-WHOLE","output":"model","time":"TIME","author":"Ada <ada@example.org>"}
    $ art label model@2 stage=prod owner=ada
    stage=prod
    owner=ada
    $ art label model@2 -d owner
    stage=prod
    $ art label model@2 -d owner
    error: "model@2" has no label "owner"
    [exit 1]
    $ art label model@2 nonsense
    error: "label" wants KEY=VALUE, not "nonsense"
    [exit 2]
    $ art label HEAD --json
    {}
    $ art note model@2 drifts at night
    noted ID3
    $ art note model@2
    ID3 Ada <ada@example.org>, DATE
        drifts at night
    $ art note model@2 -d "$(art note model@2 --json | grep -oE "[0-9a-f]{12}" | head -1)" | sed -E "s/[0-9a-f]{12}/IT/"; art note model@2
    deleted note IT
    $ art note model@2 -d ffff
    error: "model@2" has no note "ffff"
    hint: see its notes: art note model@2
    [exit 1]
    "
  `);
});

test('branches and merging', async () => {
  expect(
    await box.session(
      'art branch',
      'art branch wide HEAD~1',
      'art branch wide',
      'art switch wide; cat model.pt',
      'art branch',
      'echo z > data/z.csv; art commit -m "wide rows"',
      'echo q >> data/sub/b.csv; art switch main',
      'art checkout --force data; art switch main',
      'echo y > data/y.csv; art commit -m "main rows"',
      'art merge wide; ls data',
      'art merge wide',
      'art switch clash HEAD~1',
      'art switch -c other HEAD~1; art switch main; art branch -d other',
      'art switch -c clash && echo ours > data/y.csv && art commit -m ours',
      'art switch main && echo theirs > data/y.csv && art commit -m theirs',
      'art merge clash',
      'art merge clash --json',
      'art merge clash --theirs -m "take theirs"; cat data/y.csv',
      'art branch -d clash; art branch -d nope; art branch -d main',
      'art switch nope',
      'art branch HEAD',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art branch
    * main  ID1
    $ art branch wide HEAD~1
    made branch wide at ID2
    $ art branch wide
    error: there is a branch "wide" already
    hint: go to it: art switch wide
    [exit 1]
    $ art switch wide; cat model.pt
    on branch wide
      restored data
      restored model
    weights one
    $ art branch
      main  ID1
    * wide  ID2
    $ echo z > data/z.csv; art commit -m "wide rows"
    [wide ID3] wide rows
      data@2  3 files, 18 B  152 B new
    $ echo q >> data/sub/b.csv; art switch main
    error: "data" has changes that are not recorded (1 changed)
    hint: record them: art commit, or lose them: --force
    [exit 1]
    $ art checkout --force data; art switch main
    data@2  data  3 files, 18 B
    on branch main
      restored data
      restored model
    $ echo y > data/y.csv; art commit -m "main rows"
    [main ID4] main rows
      data@3  3 files, 22 B  152 B new
    $ art merge wide; ls data
    merged wide as run ID5: data
    a.csv
    sub
    y.csv
    z.csv
    $ art merge wide
    nothing to merge
    $ art switch clash HEAD~1
    error: "switch clash" starts no branch at "HEAD~1"
    hint: make one there: art switch -c clash HEAD~1
    [exit 2]
    $ art switch -c other HEAD~1; art switch main; art branch -d other
    on branch other
      restored data
    on branch main
      restored data
    deleted branch other
    $ art switch -c clash && echo ours > data/y.csv && art commit -m ours
    on branch clash
    [clash ID6] ours
      data@5  4 files, 27 B  198 B new
    $ art switch main && echo theirs > data/y.csv && art commit -m theirs
    on branch main
      restored data
    [main ID7] theirs
      data@5  4 files, 29 B  200 B new
    $ art merge clash
    clash  data:y.csv  changed here, changed there
    1 clash; nothing was recorded
    hint: take one side: --ours or --theirs; or make the folder as it should be and commit it with --supersede
    [exit 1]
    $ art merge clash --json
    {"branch":"main","merged":[],"clashes":[{"artifact":"data","path":"y.csv","base":{"path":"y.csv","mode":0,"size":2,"content":"ID8-WHOLE"},"ours":{"path":"y.csv","mode":0,"size":7,"content":"ID9-WHOLE"},"theirs":{"path":"y.csv","mode":0,"size":5,"content":"ID10-WHOLE"}}]}
    [exit 1]
    $ art merge clash --theirs -m "take theirs"; cat data/y.csv
    clash  data:y.csv  changed here, changed there
    merged clash as run ID11: data
    ours
    $ art branch -d clash; art branch -d nope; art branch -d main
    deleted branch clash
    error: there is no branch "nope"
    hint: see the branches: art branch
    error: "main" is the current branch
    hint: go to another first: art switch NAME
    [exit 1]
    $ art switch nope
    error: there is no branch "nope"
    hint: make it: art switch -c nope
    [exit 1]
    $ art branch HEAD
    error: branch name "HEAD" is refused: the word has a meaning of its own
    [exit 2]
    "
  `);
});

test('config', async () => {
  expect(
    await box.session(
      'art config author "Grace <grace@example.org>"',
      'art config author',
      'art config --list',
      'art config --json',
      'art config commit.maxFiles many',
      'art config commit.maxFiles 10; art config commit.maxFiles',
      'art config --unset commit.maxFiles; art config commit.maxFiles',
      'art config autor',
      'art config --unset',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art config author "Grace <grace@example.org>"
    $ art config author
    Grace <grace@example.org>
    $ art config --list
    author=Grace <grace@example.org>
    $ art config --json
    {"author":"Grace <grace@example.org>"}
    $ art config commit.maxFiles many
    error: "commit.maxFiles" takes a number, not "many"
    [exit 2]
    $ art config commit.maxFiles 10; art config commit.maxFiles
    10
    $ art config --unset commit.maxFiles; art config commit.maxFiles
    error: "commit.maxFiles" is not set
    [exit 1]
    $ art config autor
    error: there is no setting "autor"
    hint: the settings are author, commit.yes, commit.maxBytes, commit.maxFiles, code.capture, code.maxBytes, env.capture, cache.use, cache.expires
    [exit 2]
    $ art config --unset
    error: "config --unset" takes one KEY
    [exit 2]
    "
  `);
});

test('git hooks restore what belongs to the commit', async () => {
  const git = 'git -c user.name=Ada -c user.email=ada@example.org';
  const side = new Sandbox();
  side.write('model.pt', 'weights one\n');
  await side.prepare(
    'git init -q -b main . && art init && art track model=model.pt && art commit -m one',
    `git add . && ${git} commit -q -m one`,
    `echo weights two > model.pt && art commit -m two && ${git} commit -q -am two`,
    'printf "#!/bin/sh\\necho mine\\n" > .git/hooks/post-merge',
  );
  expect(
    await side.session(
      'git ls-files; git status -s',
      'art install-hooks',
      'ls .git/hooks | grep -v sample',
      'art install-hooks --force',
      'art install-hooks',
      'cat model.pt; git checkout -q HEAD~1; cat model.pt',
      'git checkout -q main; cat model.pt; git status -s',
      'echo mine > model.pt; git checkout -q HEAD~1; cat model.pt',
      'cd / && art -C "$OLDPWD" install-hooks --json | grep -o kept',
      'art checkout --force; art status; echo weights three > model.pt; art commit -m three',
      'ART_BRANCH=side art commit -m three; art log --all --oneline',
      'rm -rf .git; art install-hooks',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ git ls-files; git status -s
    .gitignore
    art.lock
    art.yaml
    $ art install-hooks
    error: "/work/.git/hooks/post-merge" is there already and is not from art
    hint: add the line "art checkout" to it, or replace it: art install-hooks --force
    [exit 1]
    $ ls .git/hooks | grep -v sample
    post-merge
    $ art install-hooks --force
    installed post-checkout: /work/.git/hooks/post-checkout
    replaced post-merge: /work/.git/hooks/post-merge
    $ art install-hooks
    post-checkout is installed already
    post-merge is installed already
    $ cat model.pt; git checkout -q HEAD~1; cat model.pt
    weights two
    model@1  model.pt  12 B
    weights one
    $ git checkout -q main; cat model.pt; git status -s
    model@2  model.pt  12 B
    weights two
    $ echo mine > model.pt; git checkout -q HEAD~1; cat model.pt
    error: "model.pt" has changes that are not recorded (1 changed)
    hint: record them: art commit, or lose them: --force
    mine
    $ cd / && art -C "$OLDPWD" install-hooks --json | grep -o kept
    kept
    kept
    $ art checkout --force; art status; echo weights three > model.pt; art commit -m three
    model@1  model.pt  12 B
    on no branch, as git is; ART_BRANCH names one
      unchanged  model  model.pt  version 1
    error: git is on no branch, so art is on none
    hint: name one with --branch or ART_BRANCH, or go to one: art switch NAME
    [exit 1]
    $ ART_BRANCH=side art commit -m three; art log --all --oneline
    [side ID1] three
      model@2  14 B  70 B new
    ID1 (side) three [model@2]
    ID2 (main) two [model@2]
    ID3 one [model@1]
    $ rm -rf .git; art install-hooks
    error: "/work" is not in a git repository
    hint: start one: git init
    [exit 1]
    "
  `);
  side.remove();
});
