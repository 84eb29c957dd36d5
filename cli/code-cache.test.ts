import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadProgram } from './code-cache.ts';

let folder: string;
let bundle: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'art-code-'));
  bundle = join(folder, 'program.cjs');
  writeFileSync(bundle, 'exports.main = async (words) => words.length;');
});
afterEach(() => rmSync(folder, { recursive: true }));

const caches = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.cache'));
const cache = (): string => join(folder, caches()[0] as string);

async function start(): Promise<number> {
  const { program, keep } = loadProgram(bundle);
  const result = await program.main(['a', 'b'], '');
  keep();
  return result;
}

test('the first start keeps the compiled code, later ones leave it as it is', async () => {
  expect(await start()).toBe(2);
  expect(caches()).toEqual([`program-${process.version}-${process.arch}.cache`]);
  const kept = readFileSync(cache());
  expect(await start()).toBe(2);
  expect(readFileSync(cache())).toEqual(kept);
});

test('what is loaded later is found with and without a cache', async () => {
  writeFileSync(bundle, "exports.main = async () => (await lazily('node:path')).sep.length;");
  expect(await start()).toBe(1);
  expect(await start()).toBe(1);
});

test('code of another bundle is not used', async () => {
  await start();
  writeFileSync(bundle, 'exports.main = async (words) => words.concat;');
  const { program } = loadProgram(bundle);
  expect(await program.main(['a'], '')).toBeInstanceOf(Function);
});

test('a damaged or cut cache is not used', async () => {
  await start();
  const kept = readFileSync(cache());
  for (const at of [0, 31, 40, kept.length - 1]) {
    const damaged = Buffer.from(kept);
    damaged[at] = (damaged[at] as number) ^ 1;
    writeFileSync(cache(), damaged);
    expect(await start()).toBe(2);
  }
  for (const length of [0, 31, 32, kept.length - 8]) {
    writeFileSync(cache(), kept.subarray(0, length));
    expect(await start()).toBe(2);
  }
});
