import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Repository } from '../../repository.ts';
import { Project } from '../testing/project.ts';
import type { RunEvent } from './types.ts';

let project: Project;
let repository: Repository;

beforeEach(async () => {
  project = new Project();
  repository = await project.init();
});

afterEach(() => project.close());

const words = (script: string): string[] => ['sh', '-c', script];

describe('a command', () => {
  test('what is told of it while it runs', async () => {
    const events: RunEvent[] = [];
    const report = await repository.run({
      command: { words: words('echo one; echo two >&2; exit 3'), outputs: [{ name: 'x', path: 'x' }] },
      onEvent: (event) => void events.push(event),
    });
    expect(report).toMatchObject({ branch: 'main', status: 3, steps: [{ step: 'sh', state: 'failed', status: 3 }] });
    expect(events.map(({ type }) => type)).toEqual(['plan', 'start', 'output', 'output', 'end']);
    const [run] = [...repository.log()];
    expect(run?.run).toMatchObject({
      kind: 'step',
      status: 3,
      outputs: {},
      command: expect.stringMatching(/^sh -c '/),
    });
    const log = Buffer.concat([...(await repository.runLog('HEAD'))]).toString();
    expect(log.split('\n').sort()).toEqual(['', 'one', 'two']);
  });

  test('one that prints nothing has no log', async () => {
    await repository.run({ command: { words: ['true'] } });
    await expect(repository.runLog('HEAD')).rejects.toThrow('printed nothing');
  });

  test('secrets are recorded nowhere', async () => {
    await repository.run({
      command: { words: words('echo API_KEY=hush12345; echo x > x'), outputs: [{ name: 'x', path: 'x' }] },
      params: { api_key: 'hush12345', lr: 1 },
    });
    const { run } = repository.show('HEAD');
    expect(run.params).toEqual({ api_key: '***', lr: 1 });
    expect(JSON.stringify(run)).not.toContain('hush12345');
    expect(Buffer.concat([...(await repository.runLog('HEAD'))]).toString()).toBe('API_KEY=***\n');
  });

  test('one that is interrupted', async () => {
    const controller = new AbortController();
    const other = await project.open({ signal: controller.signal });
    project.write({ x: 'old' });
    await repository.commit({ outputs: [{ name: 'x', path: 'x' }] });
    const running = other.run({
      command: { words: words('echo new > x; echo ready; exec sleep 60'), outputs: [{ name: 'x', path: 'x' }] },
      onEvent: ({ type }) => {
        if (type === 'output') controller.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(project.read('x')).toBe('old');
    expect([...repository.log()]).toHaveLength(1);
  });
});

describe('steps', () => {
  test('an output that persists is there when the command goes on, and is an input', async () => {
    project.write({
      'art.yaml':
        'steps:\n  grow:\n    run: echo more >> log.txt\n    inputs: [log]\n    outputs: { log: { path: log.txt, persist: true } }\n',
      'log.txt': 'first\n',
    });
    await repository.run();
    await repository.run();
    expect(project.read('log.txt')).toBe('first\nmore\nmore\n');
    const { run } = repository.show('log');
    expect(run.inputs).toMatchObject([{ name: 'log', version: 2 }]);
    expect(run.outputs['log']?.version).toBe(3);
  });

  test('a changed file at a path, and the file itself, are inputs', async () => {
    project.write({
      'art.yaml': 'steps:\n  copy:\n    run: cat conf/a > out\n    inputs: [./conf]\n    outputs: { out: out }\n',
      'conf/a': '1',
    });
    const states = async (): Promise<string[]> => (await repository.run()).steps.map(({ state }) => state);
    expect([await states(), await states()]).toEqual([['done'], ['cached']]);
    project.write({ 'conf/b': '2' });
    expect(await states()).toEqual(['done']);
    rmSync(project.path('conf/b'));
    expect(await states()).toEqual(['cached']);
    expect(repository.show('conf@2').run.message).toBe('store input conf');
  });

  test('parameters of files and of the command line', async () => {
    project.write({
      'art.yaml': `steps:\n  a:\n    run: echo \${m.n} \${s} > a\n    outputs: { a: a }\n    params: { s: "x  *", file: p.yaml }\n`,
      'p.yaml': 'm: { n: 1 }\ns: no\n',
    });
    await repository.run();
    expect(project.read('a')).toBe('1 x  *\n');
    await repository.run({ params: { 'm.n': 2 } });
    expect(project.read('a')).toBe('2 x  *\n');
    expect(repository.show('a').run.params).toEqual({ m: { n: 2 }, s: 'x  *' });
    await expect(repository.run({ params: { 'm.o': 2 } })).rejects.toThrow('no step to run has a parameter "m.o"');
  });

  test('a metrics file is not taken from an earlier run, nor an output', async () => {
    const yaml = (run: string): string =>
      `steps:\n  a:\n    run: ${run}\n    outputs: { a: out/a }\n    metrics: out/m.json\n`;
    project.write({ 'art.yaml': yaml(`echo 1 > out/a; echo '{"x":1}' > out/m.json`) });
    await repository.run();
    const failing = async (run: string): Promise<string | undefined> => {
      project.write({ 'art.yaml': yaml(run) });
      return (await repository.run()).steps[0]?.error?.code;
    };
    expect(await failing('echo 2 > out/a')).toBe('NO_METRICS');
    expect(await failing(`echo '{}' > out/m.json`)).toBe('NO_OUTPUT');
    expect([project.read('out/a'), project.read('out/m.json')]).toEqual(['1\n', '{"x":1}\n']);
    expect([...repository.log()]).toHaveLength(1);
  });

  test('in git, the code is that of the start, with files that only the step names', async () => {
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: project.dir, stdio: 'ignore' });
    try {
      git('init', '-q', '-b', 'main');
    } catch {
      return;
    }
    project.write({
      'art.yaml':
        'steps:\n  a:\n    run: sh a.sh > a; echo changed >> b.sh\n    outputs: { a: a }\n    code: [a.sh, new.sh]\n',
      'a.sh': 'sh b.sh',
      'b.sh': 'echo 1\n',
    });
    git('add', '-A');
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', 'one');
    project.write({ 'new.sh': 'echo 2\n' });
    const fresh = await project.open();
    const { status } = await fresh.run();
    expect(status).toBe(0);
    const { run } = fresh.show('a');
    expect(run.code).toMatchObject({ when: 'at-start', branch: 'main', dirty: false });
    const changed = [...(await fresh.showCode('a')).changed].map(({ path }) => path);
    expect(changed).toEqual(['new.sh']);
  });
});
