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
  return (await box.session(...lines)).replace(/, took [^[\n]*(?= \[)/g, ', took TIME');
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
      'art show --log prepare',
      'art status',
    ),
  ).toMatchInlineSnapshot();
  expect(leftovers()).toEqual([]);
});

test('a step with what it depends on, a changed parameter, and JSON', async () => {
  await project();
  expect(await session('art run top -p n=1 -m "only the first" -q', 'cat top.txt', 'art ls')).toMatchInlineSnapshot();
  const [report] = (await box.json('art run report --json -j 1')) as { steps: { step: string; state: string }[] }[];
  expect(report?.steps.map(({ step }) => step)).toEqual(['prepare', 'top', 'report']);
  const [shown] = (await box.json('art show top --json')) as Record<string, unknown>[];
  expect(shown).toMatchObject({ kind: 'step', status: 0, metrics: { rows: 2 }, params: { n: 2 } });
  expect(shown).toMatchObject({ command: expect.stringContaining('head -n 2 clean.csv'), extra: { step: 'top' } });
  expect(shown?.['inputs']).toMatchObject([{ role: 'clean', name: 'clean', edge: 'declared' }]);
});

test('a command', async () => {
  box.write('data/a.csv', '1\n');
  await box.prepare('art init -q', 'art commit -q -o data=data -m data');
  expect(
    await session(
      `art run -m count -i data -o count=n.txt -p unit=lines --metrics m.yaml -- sh -c 'wc -l < data/a.csv > n.txt; echo "n: 1" > m.yaml; echo "it is; done"'`,
      'art show count',
    ),
  ).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
  expect(leftovers()).toEqual([]);
});

test('what would run', async () => {
  await project();
  expect(await session('art run -n', 'art run --dry-run --exit-code top', 'art log', 'ls')).toMatchInlineSnapshot();
});

test('what a command asks of art becomes an input', async () => {
  await box.prepare('art init -q', 'echo 1 | art save base -q', 'echo 2 | art save base -q');
  box.write('out/keep', '');
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
  ).toMatchInlineSnapshot();
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
      'art checkout -q raw@1',
      'art run prepare -q',
      'art show clean --json | grep -o "\\"inputs\\":.*\\"outputs\\"" | grep -o "\\"version\\":."',
    ),
  ).toMatchInlineSnapshot();
});

test('mistakes in what is asked', async () => {
  await project();
  expect(
    await session(
      'art run prepar',
      'art run nothing-like-it',
      'art run top -p m=3',
      'art run --output x=y',
      'art run top -- ls',
      'art run --exit-code',
      'art run --refresh --no-cache',
      'art run -- ',
      'art run -o x=../x -- ls',
      'art run -o x=a -o y=a/b -- ls',
      'art run -- no-such-program',
      'art run -i nothing -- ls',
      "sed -i 's/inputs: .raw./inputs: [report]/' art.yaml; art run",
      'rm art.yaml; art run',
    ),
  ).toMatchInlineSnapshot();
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
  ).toMatchInlineSnapshot();
  expect(leftovers()).toEqual([]);
});

test('Ctrl-C ends what runs and puts back what was there', async () => {
  await project();
  await box.prepare('art run -q');
  const before = box.read('clean.csv');
  const slow = 'echo half > clean.csv; sleep 60 & echo $! > pid; echo ready; wait';
  const started = box.start('run', '-o', 'clean=clean.csv', '--', 'sh', '-c', slow);
  await started.said('ready');
  process.kill(started.pid, 'SIGINT');
  const { code, text } = await started.ended;
  expect(code).toBe(130);
  expect(text).toContain('error: interrupted');
  expect(box.read('clean.csv')).toBe(before);
  expect(() => process.kill(Number(box.read('pid')), 0)).toThrow();
  expect(leftovers()).toEqual([]);
  expect((await box.run('art status --json')).text).not.toContain('modified');
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
