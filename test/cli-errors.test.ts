// Bad input of every kind: what is said, what helps, and the exit code.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashObject } from '../core/object/hash.ts';
import { encodeRun } from '../core/object/run.ts';
import { Store } from '../core/store/store.ts';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  box.write('data/a.csv', '1,2\n');
  await box.prepare('art init && art track data && art commit -m one');
}, 60_000);

afterAll(() => box.remove());

test('no repository', async () => {
  const bare = new Sandbox();
  expect(
    await bare.session(
      'art status',
      'art log --json',
      'art -C nowhere status',
      'ART_DIR=/nowhere/.art art status',
      'art __complete branch',
      'art hash-object /dev/null',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art status
    error: "/work" is not in an art repository
    hint: start one here: art init
    [exit 10]
    $ art log --json
    {"error":{"code":"NO_REPOSITORY","message":"\\"/work\\" is not in an art repository","hint":"start one here: art init"}}
    [exit 10]
    $ art -C nowhere status
    error: cannot work in "nowhere"
    caused by: "nowhere": no such file or folder
    [exit 2]
    $ ART_DIR=/nowhere/.art art status
    error: ART_DIR names "/nowhere/.art", which is not an art repository
    [exit 10]
    $ art __complete branch
    $ art hash-object /dev/null
    ID1-WHOLE
    "
  `);
  bare.remove();
});

test('words that are no command, flag or topic', async () => {
  expect(
    await box.session(
      'art comit',
      'art frobnicate',
      'art --jsn log',
      'art log --onelin',
      'art commit --mesage x',
      'art commit -x',
      'art log -n',
      'art log -n few',
      'art log --since someday',
      'art log --oneline=yes',
      'art show a b',
      'art save',
      'art help comit',
      'art help nothing-like-it',
      'art completion tcsh',
      'art --json comit',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art comit
    error: "comit" is not a command
    hint: did you mean art commit?
    [exit 2]
    $ art frobnicate
    error: "frobnicate" is not a command
    hint: see the commands: art help
    [exit 2]
    $ art --jsn log
    error: "log" has no flag "--jsn"
    hint: did you mean --json?
    [exit 2]
    $ art log --onelin
    error: "log" has no flag "--onelin"
    hint: did you mean --oneline?
    [exit 2]
    $ art commit --mesage x
    error: "commit" has no flag "--mesage"
    hint: did you mean --message?
    [exit 2]
    $ art commit -x
    error: "commit" has no flag "-x"
    hint: see how it is used: art help commit
    [exit 2]
    $ art log -n
    error: flag "-n" needs a value
    hint: -n N: show at most N runs (-5 is the same as -n 5)
    [exit 2]
    $ art log -n few
    error: "--limit" wants a whole number of at least 0, not "few"
    [exit 2]
    $ art log --since someday
    error: "someday" is not a time
    hint: write 2d, 3 weeks, yesterday or 2024-05-01
    [exit 2]
    $ art log --oneline=yes
    error: flag "--oneline" takes no value
    [exit 2]
    $ art show a b
    error: "show" does not know what to do with "b"
    hint: see how it is used: art help show
    [exit 2]
    $ art save
    error: "save" needs NAME
    hint: see how it is used: art help save
    [exit 2]
    $ art help comit
    error: there is no help on "comit"
    hint: did you mean art help commit?
    [exit 2]
    $ art help nothing-like-it
    error: there is no help on "nothing-like-it"
    hint: see the commands and topics: art help
    [exit 2]
    $ art completion tcsh
    error: no completion for "tcsh"
    hint: the shells are bash, zsh and fish
    [exit 2]
    $ art --json comit
    {"error":{"code":"USAGE","message":"\\"comit\\" is not a command","hint":"did you mean art commit?"}}
    [exit 2]
    "
  `);
});

test('names that nothing answers to', async () => {
  expect(
    await box.session(
      'art show nope',
      'art show data@9',
      'art show data@nope',
      'art show HEAD~9',
      'art show abcdef0',
      'art cat data:nope.csv',
      'art ls data:nope',
      'art diff data nope',
      'art checkout data:nope',
      'art show data@',
      'art show @3',
      'art load data',
      'art tag -d nope',
      'art merge nope',
      'art commit -m x -i nope',
      'art commit -m x -o other=missing.txt',
      'art commit -m x -i ./missing.txt',
      'art track missing.txt',
      'art untrack nope',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art show nope
    error: nothing here is called "nope"
    hint: artifacts on branch "main": data
    [exit 1]
    $ art show data@9
    error: "data" has no version 9 on branch "main"
    hint: its latest version is 1: art log data
    [exit 1]
    $ art show data@nope
    error: "nope" is no version of "data"
    hint: see its versions: art log data
    [exit 1]
    $ art show HEAD~9
    error: "HEAD~9" goes back beyond the first run
    [exit 1]
    $ art show abcdef0
    error: nothing here is called "abcdef0"
    hint: artifacts on branch "main": data
    [exit 1]
    $ art cat data:nope.csv
    error: "data" has no path "nope.csv"
    hint: see what is in it: art ls -r data
    [exit 1]
    $ art ls data:nope
    error: "data" has no path "nope"
    hint: see what is in it: art ls -r data
    [exit 1]
    $ art diff data nope
    error: nothing here is called "nope"
    hint: artifacts on branch "main": data
    [exit 1]
    $ art checkout data:nope
    error: "data" has no path "nope"
    hint: see what is in it: art ls -r data
    [exit 1]
    $ art show data@
    error: "data@" is not a selector
    hint: a selector is NAME[@VERSION][:PATH]: art help selectors
    [exit 2]
    $ art show @3
    error: "@3" is not a selector
    hint: a selector is NAME[@VERSION][:PATH]: art help selectors
    [exit 2]
    $ art load data
    error: "data" is a folder
    hint: see what is in it: art ls data; then name a file: data:PATH
    [exit 1]
    $ art tag -d nope
    error: there is no tag "nope"
    hint: see the tags: art tag
    [exit 1]
    $ art merge nope
    error: nothing here is called "nope"
    hint: artifacts on branch "main": data
    [exit 1]
    $ art commit -m x -i nope
    error: nothing here is called "nope"
    hint: artifacts on branch "main": data
    [exit 1]
    $ art commit -m x -o other=missing.txt
    error: output "other": there is nothing at "missing.txt"
    [exit 1]
    $ art commit -m x -i ./missing.txt
    error: input "./missing.txt" is not there
    [exit 1]
    $ art track missing.txt
    error: there is nothing at "missing.txt"
    [exit 1]
    $ art untrack nope
    error: "nope" is not tracked
    hint: tracked are data
    [exit 1]
    "
  `);
});

test('a word that could be several things', async () => {
  const side = new Sandbox();
  side.write('x', '0');
  await side.prepare('art init && art commit -m one -o main=x && art tag both main@1 && art branch both');
  expect(await side.session('art show main', 'art show both', 'art verify-pack ""')).toMatchInlineSnapshot(`
    "
    $ art show main
    error: "main" could be branch "main" or artifact "main"
    hint: say which: main~0  main@latest
    [exit 1]
    $ art show both
    error: "both" could be branch "both" or tag "both"
    hint: say which: both~0  main@both
    [exit 1]
    $ art verify-pack ""
    error: "" could be ID1 or ID2 or ID3 or ID4
    [exit 1]
    "
  `);
  side.remove();
});

test('digits that two runs begin with', async () => {
  const side = new Sandbox();
  await side.prepare('art init');
  const [first, second] = twins();
  const store = Store.open(join(side.dir, '.art'));
  const stage = store.stage();
  for (const { id, bytes, branch } of [first, second]) {
    stage.put('run', bytes);
    stage.publish();
    store.refs.addHead(branch, id);
  }
  await store.close();
  const start = first.id.slice(0, 7);
  const text = await side.session(`art show ${start}`, `art show data@${start}`);
  expect(text.replaceAll(start, 'TWINDIG')).toMatchInlineSnapshot(`
    "
    $ art show TWINDIG
    error: "TWINDIG" could be run ID1-WHOLE or run ID2-WHOLE
    hint: say which: ID1-WHOLE  ID2-WHOLE
    [exit 1]
    $ art show data@TWINDIG
    error: "TWINDIG" could be run ID1-WHOLE or run ID2-WHOLE
    hint: say which: data@ID1-WHOLE  data@ID2-WHOLE
    [exit 1]
    "
  `);
  side.remove();
});

/** Two runs whose ids have their first seven digits in common; some thousand tries find a pair. */
function twins(): [Twin, Twin] {
  const seen = new Map<string, Twin>();
  for (let n = 0; ; n++) {
    const branch = n % 2 === 0 ? 'even' : 'odd';
    const bytes = encodeRun({
      author: 'Ada',
      branch,
      time: n,
      message: 'twin',
      heads: [],
      generation: 1,
      inputs: [],
      outputs: {},
      params: {},
      metrics: {},
      labels: {},
      extra: {},
    });
    const id = hashObject('run', bytes);
    const start = id.slice(0, 7);
    const twin = seen.get(start);
    if (twin && twin.branch !== branch && /[a-f]/.test(start)) return [twin, { id, bytes, branch }];
    seen.set(start, { id, bytes, branch });
  }
}

interface Twin {
  id: string;
  bytes: Uint8Array;
  branch: string;
}

test('values that make no sense', async () => {
  box.write('bad.yaml', 'lr: 0.1\nlayers: [1, 2\nname: x\n');
  box.write('list.yaml', '- 1\n- 2\n');
  expect(
    await box.session(
      'art commit -p lr',
      'art commit -p lr=1 -p lr=2',
      'art commit -o data',
      'art commit --meta a=b',
      'art commit --params bad.yaml',
      'art commit --params list.yaml',
      'art commit --params missing.yaml',
      'art commit --metrics data',
      'art commit -m x -o a=data -o a=data',
      'art commit -m x -o "a b=data"',
      'art commit -m x --branch 1234567',
      'art commit -m x -o x=../outside',
      'art branch "a..b"',
      'art tag HEAD',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art commit -p lr
    error: "--param" wants KEY=VALUE, not "lr"
    [exit 2]
    $ art commit -p lr=1 -p lr=2
    error: "--param lr" is given twice
    [exit 2]
    $ art commit -o data
    error: "--output" wants NAME=PATH, not "data"
    hint: name it: -o data=PATH
    [exit 2]
    $ art commit --meta a=b
    error: "--meta" wants NAME:KEY=VALUE, not "a=b"
    [exit 2]
    $ art commit --params bad.yaml
    error: "bad.yaml" line 3: flow sequence in block collection must be sufficiently indented and end with a ]
    [exit 2]
    $ art commit --params list.yaml
    error: "list.yaml" does not hold a map of names to values
    [exit 2]
    $ art commit --params missing.yaml
    error: cannot read "missing.yaml"
    caused by: "/work/missing.yaml": no such file or folder
    [exit 2]
    $ art commit --metrics data
    error: cannot read "data"
    caused by: it is a folder
    [exit 2]
    $ art commit -m x -o a=data -o a=data
    error: output "a" is given twice
    [exit 2]
    $ art commit -m x -o "a b=data"
    error: artifact name "a b" is refused: only letters, digits, '.', '_', '-' and '/' are allowed
    [exit 2]
    $ art commit -m x --branch 1234567
    error: branch name "1234567" is refused: it looks like a version number
    [exit 2]
    $ art commit -m x -o x=../outside
    error: output "x": there is nothing at "../outside"
    [exit 1]
    $ art branch "a..b"
    error: branch name "a..b" is refused: it begins with '-' or '/', ends with '/', or holds '//', '..' or '@{'
    [exit 2]
    $ art tag HEAD
    error: tag name "HEAD" is refused: the word has a meaning of its own
    [exit 2]
    "
  `);
});

test('art.yaml with a mistake, named by line', async () => {
  const side = new Sandbox();
  side.write('data/a', '1');
  await side.prepare('art init');
  const status = async (text: string): Promise<string> => {
    side.write('art.yaml', text);
    return side.session('art status');
  };
  expect(await status('artifacts:\n  data: data/\n  model: [out\n')).toMatchInlineSnapshot(`
    "
    $ art status
    error: art.yaml:4:1: flow sequence in block collection must be sufficiently indented and end with a ]
    [exit 1]
    "
  `);
  expect(await status('artifacts:\n  data: { path: data, tpye: x }\n')).toMatchInlineSnapshot(`
    "
    $ art status
    error: art.yaml:2:23: artifact "data" has an unknown key "tpye"
    hint: the keys are path and type
    [exit 1]
    "
  `);
  expect(await status('artefacts:\n  data: data/\n')).toMatchInlineSnapshot(`
    "
    $ art status
    error: art.yaml:1:1: unknown key "artefacts"
    hint: the keys are remote, artifacts and steps
    [exit 1]
    "
  `);
  expect(await status('artifacts:\n  data: ../out\n')).toMatchInlineSnapshot(`
    "
    $ art status
    error: art.yaml:2:9: the path of "data" is refused: "../out" leads out of the workspace
    hint: paths are relative to the folder of art.yaml
    [exit 1]
    "
  `);
  side.remove();
});

test('files that cannot be read', async () => {
  const side = new Sandbox();
  side.write('file', 'x');
  side.write('data/ok', 'x');
  await side.prepare('art init', 'mkfifo data/pipe');
  expect(
    await side.session(
      'art commit -m x -o a=file/below',
      'art hash-object file/below',
      'art save a file/below',
      'art commit -m x -o data=data',
      'rm data/pipe; ln -s /etc/hostname data/out; art commit -m x -o data=data',
      'art load nothing -o /no/such/folder/file',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art commit -m x -o a=file/below
    error: output "a": there is nothing at "file/below"
    [exit 1]
    $ art hash-object file/below
    error: "/work/file/below": a part of the path is not a folder
    [exit 1]
    $ art save a file/below
    error: "/work/file/below" cannot be read
    caused by: "/work/file/below": a part of the path is not a folder
    [exit 1]
    $ art commit -m x -o data=data
    error: "data/pipe" is a named pipe and cannot be stored
    hint: remove it, or list it in .artignore
    [exit 1]
    $ rm data/pipe; ln -s /etc/hostname data/out; art commit -m x -o data=data
    error: the symlink "data/out" leads out of the artifact, to "/etc/hostname"
    hint: store what it points to with --follow, or list it in .artignore
    [exit 1]
    $ art load nothing -o /no/such/folder/file
    error: nothing here is called "nothing"
    hint: nothing is recorded on this branch yet
    [exit 1]
    "
  `);
  // Permissions stop everyone but root.
  if (process.getuid?.() !== 0) {
    await side.prepare('rm data/out; chmod 000 data/ok');
    expect(await side.session('art commit -m x -o data=data')).toMatchInlineSnapshot();
  }
  side.remove();
});

test('a damaged store', async () => {
  const side = new Sandbox();
  side.write('data/a.csv', 'some rows\n'.repeat(50));
  await side.prepare('art init', 'art commit -m one -o data=data');
  await side.prepare(
    'for p in $(find .art/packs/data -type f); do chmod u+w $p; printf XX | dd of=$p bs=1 seek=80 conv=notrunc status=none; done',
  );
  const said = await side.session(
    'art cat data:a.csv',
    'art cat data:a.csv --json',
    'art fsck',
    'art checkout --force data',
  );
  expect(said).toMatchInlineSnapshot(`
    "
    $ art cat data:a.csv
    error: blob "ID1-WHOLE" is damaged
    caused by: record of blob "ID1-WHOLE" has a wrong checksum
    hint: run \`art fsck\` to see what it harms
    [exit 12]
    $ art cat data:a.csv --json
    {"error":{"code":"CORRUPT","message":"blob \\"ID1-WHOLE\\" is damaged","hint":"run \`art fsck\` to see what it harms","causes":["record of blob \\"ID1-WHOLE\\" has a wrong checksum"]}}
    [exit 12]
    $ art fsck
    damaged  blob ID1-WHOLE in pack ID2-WHOLE: record of blob "ID1-WHOLE" has a wrong checksum
      harms data@1
    checked 2 objects in 3 packs, 316 B: 1 error
    [exit 12]
    $ art checkout --force data
    data@1  data  500 B  already there
    "
  `);
  side.remove();
});

test('names from data cannot reach the terminal', async () => {
  const side = new Sandbox();
  await side.prepare(
    'art init',
    'mkdir data && echo 1 > "$(printf "data/a\\033[2Jb")" && echo 2 > "$(printf "data/two\\nlines")"',
  );
  expect(
    await side.session(
      'art commit -o data=data -m "$(printf "red \\033[31mmessage\\007")" --author "$(printf "Eve\\033]0;x\\007")" -p "$(printf "k\\033=v\\033")"',
      'art ls data | cat -v',
      'art log | cat -v',
      'art show "$(printf "no\\033[2Jpe")" 2>&1 | cat -v',
      'art ls --json data | cat -v | cut -c1-40',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art commit -o data=data -m "$(printf "red \\033[31mmessage\\007")" --author "$(printf "Eve\\033]0;x\\007")" -p "$(printf "k\\033=v\\033")"
    warning: "a\\x1b[2Jb" cannot be checked out everywhere: "a\\u001b[2Jb" holds a control character
    warning: "two\\nlines" cannot be checked out everywhere: "two\\nlines" holds a control character
    [main ID1] red \\x1b[31mmessage\\x07
      data@1  2 files, 4 B  112 B new
    $ art ls data | cat -v
    a\\x1b[2Jb
    two\\nlines
    $ art log | cat -v
    run ID1 (main)
    Eve\\x1b]0;x\\x07, DATE

        red \\x1b[31mmessage\\x07

        made     data@1  folder, 2 files, 4 B
        params   k\\x1b=v\\x1b
    $ art show "$(printf "no\\033[2Jpe")" 2>&1 | cat -v
    error: nothing here is called "no\\x1b[2Jpe"
    hint: artifacts on branch "main": data
    $ art ls --json data | cat -v | cut -c1-40
    {"path":"a\\u001b[2Jb","mode":0,"size":2,
    {"path":"two\\nlines","mode":0,"size":2,"
    "
  `);
  side.remove();
});

test('no stack trace, unless asked for', async () => {
  const { text } = await box.run('art show nope');
  expect(text).not.toContain('    at ');
  const { text: traced } = await box.run('ART_DEBUG=1 art show nope');
  expect(traced).toContain('    at ');
});
