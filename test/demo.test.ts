// The demo is what a new user runs first, so it is tested as they run it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const iris = join(root, 'examples', 'iris', 'data', 'iris.csv');

let folder: string;
let printed: string;

function art(...args: string[]): string {
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], options);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

interface Line {
  run: string;
  parents: string[];
  inputs: { name: string; version: number; run: string }[];
  outputs: Record<string, { version: number }>;
  params: Record<string, unknown>;
  metrics: Record<string, number>;
}

const runs = (): Line[] =>
  art('log', '--json')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const madeBy = (name: string, version: number): Line => {
  const found = runs().filter((run) => run.outputs[name]?.version === version);
  if (!found[0]) throw new Error(`no run made ${name}@${version}`);
  return found[0];
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'art-demo-'));
  const demo = join(root, 'examples', 'iris', 'demo.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
  printed = stdout;
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every step is a run, and versions count up', () => {
  expect(runs()).toHaveLength(10);
  const artifacts = JSON.parse(art('status', '--json')).artifacts as { name: string; version: number }[];
  const made = (name: string): number => Math.max(...runs().map((run) => run.outputs[name]?.version ?? 0));
  expect(['iris', 'split', 'model', 'report'].map(made)).toEqual([2, 2, 3, 3]);
  expect(artifacts.every(({ version }) => version >= 1)).toBe(true);
});

test('a report leads through its inputs to the rows that it comes from', () => {
  const path = ['report@3'];
  let run = madeBy('report', 3);
  for (const name of ['model', 'split', 'iris']) {
    const input = run.inputs.find((used) => used.name === name);
    if (!input) throw new Error(`${path.at(-1)} does not name ${name}`);
    expect(run.parents).toContain(input.run);
    path.push(`${name}@${input.version}`);
    run = madeBy(name, input.version);
  }
  expect(path).toEqual(['report@3', 'model@3', 'split@2', 'iris@2']);
});

test('parameters and metrics are recorded as numbers, and training longer helps', () => {
  expect(madeBy('model', 2).params).toEqual({ lr: 0.5, epochs: 300 });
  const accuracy = [1, 2, 3].map((version) => madeBy('report', version).metrics.accuracy ?? 0);
  expect(accuracy[1]).toBeGreaterThan(accuracy[0] ?? 1);
  expect(accuracy[2]).toBeGreaterThan(0.9);
});

test('the first version comes back byte for byte', () => {
  expect(art('cat', 'iris@1')).toBe(readFileSync(iris, 'utf8'));
  expect(art('cat', 'iris@2')).toBe(readFileSync(join(folder, 'data', 'iris.csv'), 'utf8'));
  expect(art('cat', 'iris@2')).not.toBe(art('cat', 'iris@1'));
});

test('everything is intact', () => {
  expect(JSON.parse(art('fsck', '--json'))).toMatchObject({ errors: [] });
});

test('it prints what a user would type and see', () => {
  expect(printed).toContain('$ art commit -m "the Iris measurements" -o iris=data/iris.csv');
  expect(printed).toContain('row 35: 4.9,3.1,1.5,0.1,setosa -> 4.9,3.1,1.5,0.2,setosa');
  expect(printed).not.toMatch(/error:|warning:/);
});
