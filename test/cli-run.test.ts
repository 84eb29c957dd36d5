// art run: steps and commands, what is recorded of them, and that nothing is that is not true.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeEach(() => {
  box = new Sandbox();
});

afterEach(() => box.remove());

const pipeline = `artifacts:
  raw: raw.csv
steps:
  report:
    run: cat clean.csv top.txt > report.txt
    inputs: [clean, top]
    outputs: { report: report.txt }
  prepare:
    run: sort raw.csv > clean.csv && echo sorted
    inputs: [raw]
    outputs: { clean: clean.csv }
  top:
    run: |
      head -n \${n} clean.csv > top.txt
      echo "{\\"rows\\": \${n}}" > metrics.json
    inputs: [clean]
    outputs: { top: top.txt }
    params: { n: 2 }
    metrics: metrics.json
`;

async function project(): Promise<void> {
  box.write('raw.csv', '3\n1\n2\n');
  box.write('art.yaml', pipeline);
  await box.prepare('art init -q');
}

async function session(...lines: string[]): Promise<string> {
  const shown = await box.session(...lines);
  return shown.replace(/, took [^[\n]*(?= \[)/g, ', took TIME').replace(/^( {4}took {5}).*$/gm, '$1TIME');
}

function leftovers(): string[] {
  return readdirSync(join(box.dir, '.art', 'tmp'));
}

test('a pipeline, in the order of what it reads', async () => {
  await project();
  expect(
    await session(
      'art run',
      'cat report.txt',
      'art log --oneline',
      'art show report',
      'art show --log clean',
      'art status',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art run
    warning: stored input "raw" as raw@1 (1 file, 6 bytes)
    prepare: sort raw.csv > clean.csv && echo sorted
    sorted
    prepare: done, took TIME [run ID1]
      clean@1  6 B  62 B new
    top: head -n 2 clean.csv > top.txt ...
    top: done, took TIME [run ID2]
      top@1  4 B  60 B new
    report: cat clean.csv top.txt > report.txt
    report: done, took TIME [run ID3]
      report@1  10 B  66 B new
    $ cat report.txt
    1
    2
    3
    1
    2
    $ art log --oneline
    ID3 (main) run report [report@1]
    ID2 run top [top@1]
    ID1 run prepare [clean@1]
    ID4 store input raw [raw@1]
    $ art show report
    report@1
        content  ID5-WHOLE
        size     10 B
        type     file

    run ID3 (main)
    Ada <ada@example.org>, DATE

        run report

        from     clean@1
        from     top@1
        made     report@1  file, 10 B
        id       ID3-WHOLE
        branch   main
        after    ID2
        command  cat clean.csv top.txt > report.txt
        status   0
        took     TIME
    $ art show --log clean
    sorted
    $ art status
    on branch main at ID3
      unchanged  clean   clean.csv   version 1
      unchanged  raw     raw.csv     version 1
      unchanged  report  report.txt  version 1
      unchanged  top     top.txt     version 1
    "
  `);
  expect(leftovers()).toEqual([]);
});

test('a step with what it depends on, a changed parameter, and JSON', async () => {
  await project();
  expect(await session('art run top -p n=1 -m "only the first" -q', 'cat top.txt', 'art ls')).toMatchInlineSnapshot(`
    "
    $ art run top -p n=1 -m "only the first" -q
    sorted
    $ cat top.txt
    1
    $ art ls
    NAME   VERSION  TYPE  FILES  SIZE  MADE
    clean        1  file      1   6 B  DATE
    raw          1  file      1   6 B  DATE
    top          1  file      1   2 B  DATE
    "
  `);
  const [report] = (await box.json('art run report --json -j 1')) as { steps: { step: string; state: string }[] }[];
  expect(report?.steps.map(({ step }) => step)).toEqual(['prepare', 'top', 'report']);
  const [shown] = (await box.json('art show top --json')) as Record<string, unknown>[];
  expect(shown).toMatchObject({ kind: 'step', status: 0, metrics: { rows: 2 }, params: { n: 2 } });
  expect(shown).toMatchObject({ command: expect.stringContaining('head -n 2 clean.csv'), extra: { step: 'top' } });
  expect(shown?.['inputs']).toMatchObject([{ role: 'clean', name: 'clean', edge: 'declared' }]);
});

test('nothing runs twice, and only what depends on a change runs again', async () => {
  await project();
  await box.prepare('art run -q');
  expect(
    await session(
      'art run',
      'art run -n --exit-code',
      'rm clean.csv top.txt && echo lost > report.txt && art run --force',
      "sed -i 's/n: 2/n: 1/' art.yaml",
      'art run -n --exit-code',
      'art run',
      'art run top -p n=2 && art run top --no-cache -q && art run top --refresh -q',
      'art log --oneline',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art run
    prepare: as before, nothing has changed [run ID1]
      clean@1  6 B
    top: as before, nothing has changed [run ID2]
      top@1  4 B
    report: as before, nothing has changed [run ID3]
      report@1  10 B
    $ art run -n --exit-code
    prepare  is up to date, as run ID1 made it
    top      is up to date, as run ID2 made it
    report   is up to date, as run ID3 made it
    $ rm clean.csv top.txt && echo lost > report.txt && art run --force
    prepare: as before, nothing has changed [run ID1]
      clean@1  6 B
    top: as before, nothing has changed [run ID2]
      top@1  4 B
    report: as before, nothing has changed [run ID3]
      report@1  10 B
    $ sed -i 's/n: 2/n: 1/' art.yaml
    $ art run -n --exit-code
    prepare  is up to date, as run ID1 made it
    top      would run
    report   would run, behind top
    [exit 1]
    $ art run
    prepare: as before, nothing has changed [run ID1]
      clean@1  6 B
    top: head -n 1 clean.csv > top.txt ...
    top: done, took TIME [run ID4]
      top@2  2 B  58 B new
    report: cat clean.csv top.txt > report.txt
    report: done, took TIME [run ID5]
      report@2  8 B  64 B new
    $ art run top -p n=2 && art run top --no-cache -q && art run top --refresh -q
    prepare: as before, nothing has changed [run ID1]
      clean@1  6 B
    top: as before, nothing has changed [run ID2]
      top@1  4 B
    sorted
    sorted
    $ art log --oneline
    ID6 (main) run top [top@2]
    ID7 run prepare [clean@1]
    ID8 run top [top@2]
    ID9 run prepare [clean@1]
    ID5 run report [report@2]
    ID4 run top [top@2]
    ID3 run report [report@1]
    ID2 run top [top@1]
    ID1 run prepare [clean@1]
    ID10 store input raw [raw@1]
    "
  `);
});

test('a command', async () => {
  box.write('data/a.csv', '1\n');
  await box.prepare('art init -q', 'art commit -q -o data=data -m data');
  expect(
    await session(
      `art run -m count -i data -o count=n.txt -p unit=lines --metrics m.yaml -- sh -c 'wc -l < data/a.csv > n.txt; echo "n: 1" > m.yaml; echo "it is; done"'`,
      'art show count',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art run -m count -i data -o count=n.txt -p unit=lines --metrics m.yaml -- sh -c 'wc -l < data/a.csv > n.txt; echo "n: 1" > m.yaml; echo "it is; done"'
    sh: sh -c 'wc -l < data/a.csv > n.txt; echo "n: 1" > m.yaml; echo "it is; done"'
    it is; done
    sh: done, took TIME [run ID1]
      count@1  2 B  56 B new
    $ art show count
    count@1
        content  ID2-WHOLE
        size     2 B
        type     file

    run ID1 (main)
    Ada <ada@example.org>, DATE

        count

        from     data@1
        made     count@1  file, 2 B
        params   unit=lines
        metrics  n=1
        id       ID1-WHOLE
        branch   main
        after    ID3
        command  sh -c 'wc -l < data/a.csv > n.txt; echo "n: 1" > m.yaml; echo "it is; done"'
        status   0
        took     TIME
    "
  `);
});

test('a step that fails', async () => {
  await project();
  await box.prepare('art run -q');
  box.write('raw.csv', '9\n');
  box.write(
    'art.yaml',
    pipeline
      .replace('sort raw.csv > clean.csv', 'echo half > clean.csv && echo no sort here >&2 && exit 7')
      .concat('  other:\n    run: echo other > other.txt\n    outputs: { other: other.txt }\n'),
  );
  expect(
    await session(
      'art run -j 1',
      'cat clean.csv other.txt',
      'art ls',
      'art log --oneline',
      'art show --log HEAD~1',
      'art status',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art run -j 1
    warning: stored input "raw" as raw@2 (1 file, 2 bytes)
    prepare: echo half > clean.csv && echo no sort here >&2 && exit 7 && echo sorted
    no sort here
    prepare: failed with status 7, took TIME [run ID1]
    top: not run, as prepare failed
    report: not run, as prepare failed
    other: echo other > other.txt
    other: done, took TIME [run ID2]
      other@1  6 B  62 B new
    hint: read what it printed: art show --log ID1
    [exit 7]
    $ cat clean.csv other.txt
    1
    2
    3
    other
    $ art ls
    NAME    VERSION  TYPE  FILES  SIZE  MADE
    clean         1  file      1   6 B  DATE
    other         1  file      1   6 B  DATE
    raw           2  file      1   2 B  DATE
    report        1  file      1  10 B  DATE
    top           1  file      1   4 B  DATE
    $ art log --oneline
    ID2 (main) run other [other@1]
    ID1 run prepare failed
    ID3 store input raw [raw@2]
    ID4 run report [report@1]
    ID5 run top [top@1]
    ID6 run prepare [clean@1]
    ID7 store input raw [raw@1]
    $ art show --log HEAD~1
    no sort here
    $ art status
    on branch main at ID2
      unchanged  clean   clean.csv   version 1
      unchanged  other   other.txt   version 1
      unchanged  raw     raw.csv     version 2
      unchanged  report  report.txt  version 1
      unchanged  top     top.txt     version 1
    "
  `);
  expect(leftovers()).toEqual([]);
});

test('what would run', async () => {
  await project();
  expect(await session('art run -n', 'art run --dry-run --exit-code top', 'art log', 'ls')).toMatchInlineSnapshot(`
    "
    $ art run -n
    prepare  would run
    top      would run, behind prepare
    report   would run, behind prepare
    $ art run --dry-run --exit-code top
    prepare  would run
    top      would run, behind prepare
    [exit 1]
    $ art log
    hint: there are no such runs; all of them: art log --all
    $ ls
    art.yaml
    raw.csv
    "
  `);
});

test('what a command asks of art becomes an input', async () => {
  await box.prepare('art init -q', 'echo 1 | art save base -q', 'echo 2 | art save base -q');
  const command = 'art load base@1; art cat base; echo x | art save side -q; art checkout base@1 --to got -q';
  await box.prepare(`art run -o sum=sum.txt -- sh -c '(${command}) > sum.txt'`);
  expect(box.read('sum.txt')).toBe('1\n2\n');
  const [shown] = (await box.json('art show sum --json')) as { inputs: Record<string, unknown>[] }[];
  expect(shown?.inputs.map(({ name, version, edge, extra }) => ({ name, version, edge, extra }))).toMatchObject([
    { name: 'base', version: 1, edge: 'observed', extra: { selector: 'base@1' } },
    { name: 'base', version: 2, edge: 'observed', extra: { selector: 'base' } },
    { name: 'side', version: 1, edge: 'observed', extra: { selector: expect.stringMatching(/^side@[0-9a-f]{12,}$/) } },
  ]);
});

test('what is not recorded is not replaced', async () => {
  await project();
  box.write('clean.csv', 'by hand\n');
  expect(
    await session('art run prepare', 'cat clean.csv', 'art run prepare --force -q', 'cat clean.csv', 'art status'),
  ).toMatchInlineSnapshot(`
    "
    $ art run prepare
    warning: stored input "raw" as raw@1 (1 file, 6 bytes)
    prepare: failed
    error: "clean.csv" is not recorded as it is, and "prepare" would replace it
    hint: record it: art commit -o clean=clean.csv, or lose it: --force
    [exit 1]
    $ cat clean.csv
    by hand
    $ art run prepare --force -q
    sorted
    $ cat clean.csv
    1
    2
    3
    $ art status
    on branch main at ID1
      unchanged  clean  clean.csv  version 1
      unchanged  raw    raw.csv    version 1
    "
  `);
});

test('an input that is changed or gone in the workspace', async () => {
  await project();
  await box.prepare('art run prepare -q');
  expect(
    await session(
      'echo 0 >> raw.csv',
      'art run prepare',
      'rm raw.csv',
      'art run prepare -q --refresh',
      'cat raw.csv',
      'art checkout -q raw@1 && art run prepare',
      'art status',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ echo 0 >> raw.csv
    $ art run prepare
    warning: stored input "raw" as raw@2 (1 file, 8 bytes)
    prepare: sort raw.csv > clean.csv && echo sorted
    sorted
    prepare: done, took TIME [run ID1]
      clean@2  8 B  64 B new
    $ rm raw.csv
    $ art run prepare -q --refresh
    sorted
    $ cat raw.csv
    3
    1
    2
    0
    $ art checkout -q raw@1 && art run prepare
    prepare: as before, nothing has changed [run ID2]
      clean@1  6 B
    $ art status
    on branch main at ID3
      behind  clean  clean.csv  version 1, latest 2
      behind  raw    raw.csv    version 1, latest 2
    hint: take the latest version: art checkout NAME
    "
  `);
});

test('mistakes in what is asked', async () => {
  await project();
  expect(
    await session(
      'art run prepar',
      'art run top -p m=3',
      'art run --output x=y',
      'art run top -- ls',
      'art run --exit-code',
      'art run -o x=a -o y=a/b -- ls',
      'art run -- no-such-program',
      'art run -i nothing -- ls',
      "sed -i 's/inputs: .raw./inputs: [report]/' art.yaml; art run",
      'rm art.yaml; art run',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art run prepar
    error: there is no step "prepar"
    hint: did you mean prepare?
    [exit 1]
    $ art run top -p m=3
    error: no step to run has a parameter "m"
    hint: parameters of steps are in art.yaml, under params
    [exit 2]
    $ art run --output x=y
    error: flag "--output" is for a command
    hint: put the command behind --: art run -o NAME=PATH -- COMMAND; steps have theirs in art.yaml
    [exit 2]
    $ art run top -- ls
    error: name steps or a command, not both
    hint: art run -- COMMAND, or art run STEP
    [exit 2]
    $ art run --exit-code
    error: flag "--exit-code" goes with --dry-run
    hint: art run -n --exit-code
    [exit 2]
    $ art run -o x=a -o y=a/b -- ls
    error: "y" at "a/b" lies inside "x" at "a"
    [exit 2]
    $ art run -- no-such-program
    no-such-program: no-such-program
    art: cannot start "no-such-program": there is no such program
    no-such-program: failed with status 127, took TIME [run ID1]
    hint: read what it printed: art show --log ID1
    [exit 127]
    $ art run -i nothing -- ls
    ls: failed
    error: nothing here is called "nothing"
    hint: nothing is recorded on this branch yet
    [exit 1]
    $ sed -i 's/inputs: .raw./inputs: [report]/' art.yaml; art run
    error: art.yaml:4:3: steps depend on each other: report -> prepare -> report
    [exit 1]
    $ rm art.yaml; art run
    error: art.yaml has no steps
    hint: for a command: art run -o NAME=PATH -- COMMAND
    [exit 1]
    "
  `);
});

test('mistakes that a command makes leave no trace', async () => {
  await project();
  await box.prepare('art commit -q -m raw');
  expect(
    await session(
      "art run -o model=m.pt -- sh -c 'echo 1 > n.pt'",
      'art run -o model=m.pt --metrics m.json -- sh -c \'echo 1 > m.pt; echo "{ a: [" > m.json\'',
      "art run -o model=m.pt --metrics m.json -- sh -c 'echo 1 > m.pt; echo 17 > m.json'",
      "art run -o model=m.pt --metrics m.json -- sh -c 'echo 1 > m.pt'",
      "art run -i raw -o model=m.pt -- sh -c 'echo 4 >> raw.csv; cp raw.csv m.pt'",
      'ls; art log --oneline; art status',
    ),
  ).toMatchInlineSnapshot(`
    "
    $ art run -o model=m.pt -- sh -c 'echo 1 > n.pt'
    sh: sh -c 'echo 1 > n.pt'
    sh: failed
    error: "sh" ended well, but made nothing at "m.pt" for "model"
    hint: nothing is recorded; say where it writes, or have the command fail when it cannot
    [exit 1]
    $ art run -o model=m.pt --metrics m.json -- sh -c 'echo 1 > m.pt; echo "{ a: [" > m.json'
    sh: sh -c 'echo 1 > m.pt; echo "{ a: [" > m.json'
    sh: failed
    error: metrics of "sh" cannot be read: "m.json" line 2: flow sequence in block collection must be sufficiently indented and end with a ]
    hint: nothing is recorded; a file of metrics is JSON or YAML with a map of names to values
    [exit 1]
    $ art run -o model=m.pt --metrics m.json -- sh -c 'echo 1 > m.pt; echo 17 > m.json'
    sh: sh -c 'echo 1 > m.pt; echo 17 > m.json'
    sh: failed
    error: metrics of "sh" cannot be read: "m.json" does not hold a map of names to values
    hint: nothing is recorded; a file of metrics is JSON or YAML with a map of names to values
    [exit 1]
    $ art run -o model=m.pt --metrics m.json -- sh -c 'echo 1 > m.pt'
    sh: sh -c 'echo 1 > m.pt'
    sh: failed
    error: "sh" ended well, but wrote no metrics to "m.json"
    hint: nothing is recorded; a file of metrics is JSON or YAML with a map of names to values
    [exit 1]
    $ art run -i raw -o model=m.pt -- sh -c 'echo 4 >> raw.csv; cp raw.csv m.pt'
    sh: sh -c 'echo 4 >> raw.csv; cp raw.csv m.pt'
    sh: failed
    error: input "raw" changed while step "sh" ran
    hint: what it made is not recorded; run it again when nothing else writes to "raw.csv"
    [exit 1]
    $ ls; art log --oneline; art status
    art.lock
    art.yaml
    n.pt
    raw.csv
    ID1 (main) raw [raw@1]
    on branch main at ID1
      modified  raw  raw.csv  version 1, 1 changed
    hint: record what changed: art commit -m MESSAGE
    "
  `);
  expect(leftovers()).toEqual([]);
});

test('Ctrl-C ends what runs and puts back what was there', async () => {
  await project();
  await box.prepare('art run -q');
  const before = box.read('clean.csv');
  const slow = 'echo half > clean.csv; sleep 60 & echo $! > pid; printf "rea%s\\n" dy; wait';
  const started = box.start('run', '-o', 'clean=clean.csv', '--', 'sh', '-c', slow);
  await started.said('ready');
  process.kill(started.pid, 'SIGINT');
  const { code, text } = await started.ended;
  expect(code).toBe(130);
  expect(text).toContain('error: interrupted');
  expect(box.read('clean.csv')).toBe(before);
  // Ends when it has ended, or waits only for its parent to take notice.
  await box.prepare('while grep -qs "^State:.[RSD]" "/proc/$(cat pid)/status"; do sleep 0.02; done');
  expect(leftovers()).toEqual([]);
  expect((await box.run('art status --json')).text).not.toContain('modified');
});

test('a kill in the middle of a command', async () => {
  await project();
  await box.prepare('art run -q');
  const slow = 'echo $$ > pid; printf "rea%s\\n" dy; exec sleep 60';
  const started = box.start('run', '-o', 'clean=clean.csv', '--', 'sh', '-c', slow);
  await started.said('ready');
  process.kill(started.pid, 'SIGKILL');
  process.kill(Number(box.read('pid')), 'SIGKILL');
  await started.ended;
  expect(await session('cat clean.csv', 'art status', 'art run -n --exit-code')).toMatchInlineSnapshot(`
    "
    $ cat clean.csv
    cat: clean.csv: No such file or directory
    [exit 1]
    $ art status
    warning: put back "clean.csv", which a run that was killed had set aside
    on branch main at ID1
      unchanged  clean   clean.csv   version 1
      unchanged  raw     raw.csv     version 1
      unchanged  report  report.txt  version 1
      unchanged  top     top.txt     version 1
    $ art run -n --exit-code
    prepare  is up to date, as run ID2 made it
    top      is up to date, as run ID3 made it
    report   is up to date, as run ID1 made it
    "
  `);
  expect(leftovers()).toEqual([]);
});

test('independent steps run beside each other', async () => {
  box.write(
    'art.yaml',
    // Each waits for the other: one after the other they would not end.
    ['a', 'b']
      .map((name, at) => {
        const other = ['b', 'a'][at];
        return `  ${name}:\n    run: |\n      touch ${name}.begun\n      while [ ! -e ${other}.begun ]; do sleep 0.02; done\n      printf ${name} | tee ${name}.txt\n    outputs: { ${name}: ${name}.txt }\n`;
      })
      .reduce((text, step) => text + step, 'steps:\n'),
  );
  await box.prepare('art init -q');
  const { text, code } = await box.run('art run -j 2');
  expect(code).toBe(0);
  expect(text).toContain('a | a\n');
  expect(text).toContain('b | b\n');
  expect((await box.run('art ls --json')).text.match(/"version":1/g)).toHaveLength(2);
});
