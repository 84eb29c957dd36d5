import { expect, test } from 'vitest';
import { toHex } from './bytes.ts';
import { checkObject } from './check.ts';
import { decode, encode, MalformedObjectError } from './codec.ts';
import { decodeFact, encodeFact } from './fact.ts';
import { decodeRun, encodeRun } from './run.ts';
import { seedObjects } from './testing.ts';
import type { Kind } from './types.ts';

const seconds = Number(process.env.FUZZ_SECONDS ?? 5);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

/** A small generator with a seed, so that a failure can be had again. */
function generator(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state % below;
  };
}

const EDGES = [
  0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc4, 0xc6, 0xca, 0xcb, 0xcc, 0xcf, 0xd0, 0xd3, 0xd9, 0xdb,
  0xdd, 0xdf, 0xff,
];

/** Flips, replaces, inserts, removes or repeats a few bytes. */
function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let list = Buffer.from(bytes);
  for (let rounds = 1 + random(4); rounds > 0 && list.length > 0; rounds--) {
    const at = random(list.length);
    const action = random(6);
    if (action === 0) list[at] = (list[at] as number) ^ (1 << random(8));
    else if (action === 1) list[at] = EDGES[random(EDGES.length)] as number;
    else if (action === 2) list = Buffer.concat([list.subarray(0, at), list.subarray(at + 1 + random(4))]);
    else if (action === 3) list = Buffer.concat([list.subarray(0, at), Buffer.from([random(256)]), list.subarray(at)]);
    else if (action === 4) list = list.subarray(0, at);
    else list = Buffer.concat([list.subarray(0, at), list.subarray(random(list.length), at), list.subarray(at)]);
  }
  return new Uint8Array(list);
}

function tryObject(kind: Kind, bytes: Uint8Array): void {
  checkObject(kind, bytes);
  expect(toHex(encode(decode(bytes)))).toBe(toHex(bytes));
  if (kind === 'run') expect(toHex(encodeRun(decodeRun(bytes)))).toBe(toHex(bytes));
  if (kind === 'fact') expect(toHex(encodeFact(decodeFact(bytes)))).toBe(toHex(bytes));
}

test(`mutated objects are refused or come back as they are (FUZZ_SEED=${seed})`, {
  timeout: (seconds + 60) * 1000,
}, () => {
  const random = generator(seed);
  const pool = seedObjects();
  const before = process.memoryUsage().rss;
  const end = Date.now() + seconds * 1000;
  const tally = { accepted: 0, refused: 0 };
  while (Date.now() < end) {
    const { kind, bytes } = pool[random(pool.length)] as { kind: Kind; bytes: Uint8Array };
    const mutated = mutate(bytes, random);
    try {
      tryObject(kind, mutated);
      tally.accepted++;
      if (random(50) === 0 && pool.length < 2000) pool.push({ kind, bytes: mutated });
    } catch (error) {
      if (!(error instanceof MalformedObjectError)) throw new Error(`${kind} ${toHex(mutated)}`, { cause: error });
      tally.refused++;
    }
  }
  expect(tally.refused).toBeGreaterThan(1000);
  expect(tally.accepted).toBeGreaterThan(10);
  expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
});
