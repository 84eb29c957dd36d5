// What depends on the terminal: its absence, its width, colours, pagers, pipes that close, and Ctrl-C.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

/** Runs a line with a terminal of the given size on all three streams, as `script` from util-linux makes one. */
function onTerminal(line: string, columns = 80, rows = 24): string {
  const quoted = line.replaceAll("'", "'\\''");
  return `TERM=xterm script -qec 'stty cols ${columns} rows ${rows}; ${quoted}' /dev/null < /dev/null | tr -d '\\r'`;
}

async function shown(line: string, columns?: number, rows?: number): Promise<string> {
  const { text } = await box.run(onTerminal(line, columns, rows));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked at
  const readable = text.replace(/\x1b\[([0-9;]*)m/g, '<$1>').replaceAll('\x1b', '<ESC>');
  return `\n${box.scrub(readable).replace(/(?:\d+ secon\S*(?: ago)?|now)$/gm, 'AGO')}`;
}

beforeAll(async () => {
  box = new Sandbox();
  for (let i = 0; i < 60; i++) box.write(`data/a-folder-with-a-name/file-${String(i).padStart(3, '0')}.csv`, `${i}\n`);
  await box.prepare(
    'art init && art track data && art commit -m "the first run, with a message that is longer than forty columns"',
  );
}, 60_000);

afterAll(() => box.remove());

test('colours and relative times on a terminal alone', async () => {
  expect(await shown('art log')).toMatchInlineSnapshot(`
    "
    <1>run<0> <33>ID1<0> <33>(main)<0>
    Ada <ada@example.org>, AGO

        the first run, with a message that is longer than forty columns

        <2>made    <0> <36>data@1<0>  folder, 60 files, 170 B
    "
  `);
  expect(await shown('art status; NO_COLOR=1 art status; art status --no-color')).toMatchInlineSnapshot(`
    "
    on branch <36>main<0> at <33>ID1<0>
    <2>  unchanged  data  data  version 1<0>
    on branch main at ID1
      unchanged  data  data  version 1
    on branch main at ID1
      unchanged  data  data  version 1
    "
  `);
  const forced = await box.run(
    'FORCE_COLOR=1 art log --oneline; art log --oneline --color; NO_COLOR=1 art log --oneline --color=always',
  );
  expect(forced.text.split('\n').filter((line) => line.includes('\x1b[33m'))).toHaveLength(3);
  expect((await box.run('art log; art status; art ls; art nope')).text).not.toContain('\x1b');
});

test('a narrow terminal', async () => {
  expect(await shown('art --no-color ls; art --no-color log; art --no-color status', 40)).toMatchInlineSnapshot(`
    "
    NAME  VERSION  TYPE    FILES   SIZE  MADE
    data        1  folder     60  170 B  AGO
    run ID1 (main)
    Ada <ada@example.org>, AGO

        the first run, with a message that
        is longer than forty columns

        made     data@1  folder, 60 files, 170 B
    on branch main at ID1
      unchanged  data  data  version 1
    "
  `);
  expect(await shown('COLUMNS=30 art --no-color ls', 100)).toMatchInlineSnapshot(`
    "
    NAME  VERSION  TYPE    FILES   SIZE  MADE
    data        1  folder     60  170 B  AGO
    "
  `);
});

test('a pager for what is longer than the screen, and only then', async () => {
  const pager = `ART_PAGER="sed s/^/P:/"`;
  const long = await shown(
    `${pager} art diff data@1 data --no-color; ${pager} art help commit --no-color | head -2; ${pager} art help commit --no-color`,
    80,
    24,
  );
  expect(long.split('\n').filter((line) => line.startsWith('P:')).length).toBeGreaterThan(24);
  expect(await shown(`${pager} art log --oneline --no-color`)).not.toContain('P:');
  expect(await shown(`PAGER=cat art help commit --no-color | tail -1`)).not.toContain('P:');
  // A pager that is left early is no error.
  expect((await box.run(onTerminal('ART_PAGER="head -1" art help commit; echo "exit $?"'))).text).toMatch(/exit 0\s*$/);
});

test('a reader that goes away is no error', async () => {
  await box.prepare('head -c 5000000 /dev/urandom > big.bin && art commit -q -o big=big.bin -m big');
  expect(
    await box.session(
      'set -o pipefail; art ls -r data | head -1',
      'set -o pipefail; art help commit | true',
      'set -o pipefail; art log --json | head -c 1',
      'set -o pipefail; art cat big | head -c 3 | wc -c',
      'set -o pipefail; art export big | head -c 3 | wc -c',
      'set -o pipefail; art load big | true',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ set -o pipefail; art ls -r data | head -1
    a-folder-with-a-name/file-000.csv
    $ set -o pipefail; art help commit | true
    $ set -o pipefail; art log --json | head -c 1
    {
    $ set -o pipefail; art cat big | head -c 3 | wc -c
    3
    $ set -o pipefail; art export big | head -c 3 | wc -c
    3
    $ set -o pipefail; art load big | true
    "
  `);
});

test('nothing asks or garbles without need', async () => {
  expect(await shown('art export data')).toMatchInlineSnapshot(`
    "
    <1;31>error:<0> a tar stream would garble the terminal
    <1;34>hint:<0> send it on (| ...), or write it to a file (-o FILE)
    "
  `);
  expect(await box.session('art save x < /dev/null; art load x | wc -c')).toMatchInlineSnapshot(`
    "
    $ art save x < /dev/null; art load x | wc -c
    [main ID3] save x
      x@1  0 B  56 B new
    0
    "
  `);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s in the middle of a commit stops cleanly', async (signal, code) => {
  const side = new Sandbox();
  // 20 GB that take no room, and on no machine less than some seconds.
  await side.prepare('art init', 'truncate -s 20G big.bin');
  const { pid, ended, said } = side.start('commit', '--json', '--yes', '-o', 'big=big.bin', '-m', 'x');
  await said('"progress"');
  process.kill(pid, signal);
  const { text, code: ending } = await ended;
  expect(ending).toBe(code);
  expect(text.trim().split('\n').at(-1)).toBe('{"error":{"code":"INTERRUPTED","message":"interrupted"}}');
  expect(
    await side.session('art status', 'art log', 'find .art/tmp -type f | wc -l', 'art fsck | grep -o "all is well"'),
  ).toMatchInlineSnapshot(`
    "
    $ art status
    on branch main, no runs yet
    hint: nothing is tracked; name what your runs produce: art track PATH
    $ art log
    hint: there are no such runs; all of them: art log --all
    $ find .art/tmp -type f | wc -l
    0
    $ art fsck | grep -o "all is well"
    all is well
    "
  `);
  side.remove();
});

test('Ctrl-C ends what only reads on the spot, and what waits for input', async () => {
  const reading = box.start('hash-object', '/dev/zero');
  const waiting = box.start('save', 'x');
  await new Promise((resolve) => setTimeout(resolve, 2000));
  process.kill(reading.pid, 'SIGINT');
  process.kill(waiting.pid, 'SIGINT');
  expect((await reading.ended).text).toBe('');
  expect(await waiting.ended).toEqual({ code: 130, text: 'error: interrupted\n' });
});

test('progress is shown on a terminal, as JSON lines to programs, and not otherwise', async () => {
  const side = new Sandbox();
  await side.prepare('art init', 'truncate -s 2G big.bin');
  const bar = await side.run(onTerminal('art commit --yes -m x -o big=big.bin', 100));
  expect(bar.text).toMatch(/\[=* *\] +\d+% +[\d.]+ .?B of 2.1 GB +[\d.]+ .?B\/s/);
  await side.prepare('truncate -s 2100M big.bin');
  const { text } = await side.run('art commit --yes --json -m x -o big=big.bin 2>&1 >/dev/null');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const total = 2100 * 1024 * 1024;
  expect(lines.at(-1)).toEqual({ progress: { phase: 'storing big', done: expect.any(Number), total, unit: 'bytes' } });
  await side.prepare('truncate -s 2200M big.bin');
  expect((await side.run('art commit --yes -m x -o big=big.bin 2>&1 >/dev/null')).text).toBe('');
  side.remove();
}, 120_000);
