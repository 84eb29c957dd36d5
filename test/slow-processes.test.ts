import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CLI = join(import.meta.dirname, '..', 'dist', 'cli.cjs');
const PROCESSES = 16;
const COMMITS = 20;

interface LogLine {
  run: string;
  parents: string[];
  outputs: Record<string, { version: number }>;
}

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'art-processes-'));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('16 processes commit 20 times each into one repository', { timeout: 900_000 }, async () => {
  await art(['init', '-q']);
  const acknowledged: string[] = [];
  const worker = async (id: number): Promise<void> => {
    for (let i = 0; i < COMMITS; i++) {
      writeFileSync(join(dir, `own-${id}`), `process ${id}, commit ${i}`);
      writeFileSync(join(dir, `shared-${id}`), `process ${id} writes the shared one, commit ${i}`);
      const outputs = ['-o', `own${id}=own-${id}`, '-o', `shared=shared-${id}`];
      const out = await art(['commit', '--json', '--supersede', '-m', `${id}/${i}`, ...outputs]);
      acknowledged.push((JSON.parse(out) as LogLine).run);
    }
  };
  await Promise.all(Array.from({ length: PROCESSES }, (_, id) => worker(id)));

  const log = (await art(['log', '--json', '-n', '1000'])).split('\n').filter(Boolean);
  const runs = log.map((line) => JSON.parse(line) as LogLine);
  expect(new Set(runs.map((run) => run.run))).toEqual(new Set(acknowledged));
  expect(runs).toHaveLength(PROCESSES * COMMITS);
  const status = JSON.parse(await art(['status', '--json'])) as { heads: string[] };
  expect(status.heads).toHaveLength(1);
  const numbers = (name: string): number[] =>
    runs.flatMap((run) => run.outputs[name]?.version ?? []).sort((a, b) => a - b);
  expect(numbers('shared')).toEqual(Array.from({ length: PROCESSES * COMMITS }, (_, i) => i + 1));
  for (let id = 0; id < PROCESSES; id++) {
    expect(numbers(`own${id}`)).toEqual(Array.from({ length: COMMITS }, (_, i) => i + 1));
  }
  expect(JSON.parse(await art(['fsck', '--json']))).toMatchObject({ errors: [] });
});

function art(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`art ${args.join(' ')}: ${code}\n${err}`)),
    );
  });
}
