import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../workspace/testing.ts';
import { execute } from './execute.ts';
import { noteAside, putBackLeft } from './left-aside.ts';
import { noteObservation, readObservations } from './observed.ts';
import { OutputsAside } from './outputs-aside.ts';
import { StepLog } from './step-log.ts';
import type { Command } from './template.ts';

describe('a command', () => {
  async function run(command: Command): Promise<{ status: number; stdout: string; stderr: string }> {
    const printed = { stdout: '', stderr: '' };
    const { status } = await execute(command, {
      cwd: tempFolder(),
      env: process.env,
      onOutput: (stream, bytes) => {
        printed[stream] += Buffer.from(bytes).toString();
      },
    });
    return { status, ...printed };
  }

  test('its output and its exit code', async () => {
    expect(await run('echo out; echo err >&2; exit 3')).toEqual({ status: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(await run(['printf', '%s', '$x  *'])).toEqual({ status: 0, stdout: '$x  *', stderr: '' });
  });

  test('stops at the first line that fails, and reads nothing', async () => {
    expect(await run('cat\nfalse\necho on')).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  test('one that a signal ends, and one that cannot start', async () => {
    expect((await run('kill -9 $$')).status).toBe(137);
    expect(await run(['/no/such/program'])).toEqual({
      status: 127,
      stdout: '',
      stderr: 'art: cannot start "/no/such/program": there is no such program\n',
    });
  });

  test('a process that it leaves behind is not waited for', async () => {
    const { stdout } = await run('sleep 30 & echo $!');
    expect(process.kill(Number(stdout), 'SIGKILL')).toBe(true);
  });

  test('an abort ends it and all that it started', async () => {
    const controller = new AbortController();
    let child = 0;
    const ended = execute('sleep 60 & echo $!; wait', {
      cwd: tempFolder(),
      env: process.env,
      signal: controller.signal,
      onOutput: (_, bytes) => {
        child = Number(Buffer.from(bytes).toString());
        controller.abort(new Error('enough'));
      },
    });
    await expect(ended).rejects.toThrow('enough');
    while (isRunning(child)) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

/** One that has ended may still wait for its parent to take notice. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('the log', () => {
  function logged(pieces: ['stdout' | 'stderr', string][], limits = {}): string {
    const log = new StepLog(join(tempFolder(), 'log'), limits);
    for (const [stream, text] of pieces) log.write(stream, Buffer.from(text));
    log.finish();
    return readFileSync(log.path, 'utf8');
  }

  test('lines of two streams stay whole', () => {
    const text = logged([
      ['stdout', 'a'],
      ['stderr', 'x\ny'],
      ['stdout', 'b\nc'],
      ['stderr', 'z\n'],
    ]);
    expect(text).toBe('x\nab\nyz\nc');
  });

  test('secrets are masked, and all other bytes are as they were', () => {
    expect(
      logged([
        ['stdout', 'API_KEY=abcd'],
        ['stdout', 'efgh\nécole\n'],
      ]),
    ).toBe('API_KEY=***\nécole\n');
  });

  test('of too much, the beginning and the end are kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom(...'ab ') }), { maxLength: 60 }),
        (lines) => {
          const all = lines.map((line) => `${line}\n`);
          const text = logged(
            all.map((line) => ['stdout', line]),
            { head: 40, tail: 20 },
          );
          const whole = all.join('');
          const gap = /\n\[art: (\d+) bytes were not kept\]\n/.exec(text);
          if (!gap) {
            expect(text).toBe(whole);
            return;
          }
          const [before, after] = [text.slice(0, gap.index), text.slice(gap.index + gap[0].length)];
          expect(whole.startsWith(before) && whole.endsWith(after)).toBe(true);
          expect(before.length + after.length + Number(gap[1])).toBe(whole.length);
          expect(before.length).toBeGreaterThan(30);
          expect(after.length).toBeGreaterThanOrEqual(20);
        },
      ),
    );
  });
});

describe('outputs set aside', () => {
  function aside(): { root: string; outputs: OutputsAside } {
    const root = tempFolder();
    mkdirSync(join(root, 'tmp'));
    mkdirSync(join(root, 'data'));
    writeFileSync(join(root, 'data', 'a'), 'old');
    const places = ['data', 'data/m.json', 'new/deep/b'].map((path) => join(root, path));
    const outputs = new OutputsAside(join(root, 'tmp'), places);
    expect(readdirSync(root).sort()).toEqual(['new', 'tmp']);
    mkdirSync(join(root, 'data'), { recursive: true });
    writeFileSync(join(root, 'data', 'b'), 'new');
    writeFileSync(join(root, 'new', 'deep', 'b'), 'new');
    return { root, outputs };
  }

  test('come back, and what was made goes', () => {
    const { root, outputs } = aside();
    outputs.putBack();
    outputs.putBack();
    outputs.letGo();
    expect([readdirSync(join(root, 'data')), readdirSync(join(root, 'new', 'deep'))]).toEqual([['a'], []]);
    expect(readdirSync(join(root, 'tmp'))).toEqual(['aside.json']);
  });

  test('go, and what was made stays', () => {
    const { root, outputs } = aside();
    outputs.letGo();
    outputs.putBack();
    expect([readdirSync(join(root, 'data')), readdirSync(join(root, 'new', 'deep'))]).toEqual([['b'], ['b']]);
    expect(readdirSync(join(root, 'tmp'))).toEqual(['aside.json']);
  });
});

test('what a killed run had set aside comes back where nothing has come since', () => {
  const root = tempFolder();
  const dir = join(root, 'tmp', 'run');
  mkdirSync(dir, { recursive: true });
  const moves = ['a', 'b', 'c'].map((name) => ({ from: join(root, name), to: join(dir, name) }));
  noteAside(dir, moves);
  writeFileSync(join(dir, 'a'), 'old');
  writeFileSync(join(dir, 'b'), 'old');
  writeFileSync(join(root, 'b'), 'new');
  expect(putBackLeft(join(root, 'tmp'))).toEqual([]);
  const note = join(dir, 'aside.json');
  const dead = spawnSync('true').pid;
  writeFileSync(note, readFileSync(note, 'utf8').replace(`"pid":${process.pid}`, `"pid":${dead}`));
  expect(putBackLeft(join(root, 'tmp'))).toEqual([join(root, 'a')]);
  expect(['a', 'b'].map((name) => readFileSync(join(root, name), 'utf8'))).toEqual(['old', 'new']);
  expect(readdirSync(join(root, 'tmp'))).toEqual([]);
});

describe('what was looked up', () => {
  const run = 'a'.repeat(64);

  test('each once, and nothing that is not ours', async () => {
    const file = join(tempFolder(), 'observed');
    expect(await readObservations(file)).toEqual([]);
    const noted = [
      { selector: 'd:p', name: 'd', run, path: 'p' },
      { selector: 'd', name: 'd', run },
      { selector: 'd@1', name: 'd', run },
      { selector: 'e@1', name: 'e', run },
    ];
    for (const one of [...noted, ...noted]) noteObservation(file, one);
    writeFileSync(file, `nonsense\n{"name":3}\n{"name":"x","selector":"x","run":"short"}\n`, { flag: 'a' });
    expect(await readObservations(file)).toEqual(noted);
  });

  test('very many paths of one version are the whole of it', async () => {
    const file = join(tempFolder(), 'observed');
    for (let at = 0; at < 500; at++) noteObservation(file, { selector: `d@1:p${at}`, name: 'd', run, path: `p${at}` });
    expect(await readObservations(file)).toEqual([{ selector: 'd@1', name: 'd', run }]);
  });
});
