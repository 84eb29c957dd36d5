import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// Kills the program at random moments of every operation that writes. After each kill: what was acknowledged is there,
// the next command works without repair, and nothing calls our own work a lost update.

const CLI = join(import.meta.dirname, '..', 'dist', 'cli.cjs');
const KILLS = Number(process.env['CRASH_KILLS'] ?? 200);
const OPERATIONS = ['commit', 'checkout', 'tag', 'merge', 'reindex'] as const;
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

let dir: string;
let state = SEED;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'art-crash-'));
  ok(['init', '-q']);
  mkdirSync(join(dir, 'data'));
  for (let i = 0; i < 300; i++) writeFileSync(join(dir, 'data', `f${i}.txt`), noise(2000));
  writeFileSync(join(dir, 'data', 'large.bin'), noise(600_000));
  ok(['track', 'data']);
  ok(['commit', '-q', '-m', 'first']);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe(`SIGKILL at random moments (seed ${SEED})`, () => {
  for (const operation of OPERATIONS) {
    test(operation, { timeout: 600_000 }, async () => {
      const span = await timed(operation, -1);
      for (let round = 0; round < KILLS / OPERATIONS.length; round++) {
        const before = json(['log', '--all', '--json', '-n', '100000']).map((run) => run.run);
        const acknowledged = await timed(operation, random() * span.time * 1.1, round);
        const after = new Set(json(['log', '--all', '--json', '-n', '100000']).map((run) => run.run));
        for (const run of before) expect(after, `run ${run} of before the kill`).toContain(run);
        if (acknowledged.run) expect(after, 'the acknowledged run').toContain(acknowledged.run);
        appendFileSync(join(dir, 'data', 'f1.txt'), `after ${operation} ${round}\n`);
        // An edit of the old version that a checkout brought is refused with good reason; any other is not.
        const meant = operation === 'checkout' ? ['--supersede'] : [];
        ok(['commit', '-q', '-m', `after ${operation} ${round}`, ...meant]);
        if (round % 10 === 9) checkIntact();
      }
      checkIntact();
    });
  }
});

function checkIntact(): void {
  const result = ok(['fsck', '--json']);
  expect((JSON.parse(result) as { errors: unknown[] }).errors).toEqual([]);
}

/** Runs an operation and kills it after `delay` ms (never when negative). Returns how long it took and what it acknowledged. */
async function timed(
  operation: (typeof OPERATIONS)[number],
  delay: number,
  round = 0,
): Promise<{ time: number; run?: string }> {
  const args = prepare(operation, round);
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const timer = delay < 0 ? undefined : setTimeout(() => child.kill('SIGKILL'), delay);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  if (code !== null) expect(code, err).toBe(0);
  const run = code === 0 && operation === 'commit' ? (JSON.parse(out) as { run: string }).run : undefined;
  return { time: performance.now() - started, ...(run ? { run } : {}) };
}

function prepare(operation: (typeof OPERATIONS)[number], round: number): string[] {
  switch (operation) {
    case 'commit':
      for (let i = 0; i < 20; i++) writeFileSync(join(dir, 'data', `f${Math.floor(random() * 300)}.txt`), noise(3000));
      return ['commit', '--json', '-m', `commit ${round}`];
    case 'checkout':
      return ['checkout', '--force', round % 2 ? 'data@1' : 'data@latest'];
    case 'tag':
      return ['tag', '--force', `t${round % 7}`, 'HEAD'];
    case 'merge': {
      const side = `side${Math.floor(random() * 1e9)}`;
      const other = mkdtempSync(join(tmpdir(), 'art-side-'));
      writeFileSync(join(other, `${side}.txt`), noise(1000));
      ok(['branch', side, 'HEAD']);
      ok(['commit', '-q', '--branch', side, '-m', side, '-o', `${side}=${other}`]);
      rmSync(other, { recursive: true });
      return ['merge', side];
    }
    case 'reindex':
      return ['reindex'];
  }
}

function ok(args: string[]): string {
  const result = spawnSync(process.execPath, [CLI, ...args], { cwd: dir, encoding: 'utf8', maxBuffer: 1 << 28 });
  expect(result.status, `art ${args.join(' ')}\n${result.stderr}`).toBe(0);
  return result.stdout;
}

function json(args: string[]): { run: string }[] {
  return ok(args)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { run: string });
}

/** A small seeded generator (mulberry32), so that a failure can be had again with CRASH_SEED. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

function noise(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}
