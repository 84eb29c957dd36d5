// What a flipped bit may do, for the quick test and the thorough one.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ArtError } from '../errors.ts';
import type { Id, Kind } from '../object/types.ts';
import { fsck, harmed } from './fsck.ts';
import { classOf, RECORD_BYTES } from './pack/format.ts';
import type { Place } from './places.ts';
import type { Store } from './store.ts';
import { randomFrom, type Sample } from './testing.ts';

export const KINDS: readonly Kind[] = ['blob', 'recipe', 'manifest', 'layout', 'run', 'fact'];

export function placeOf(store: Store, sample: Sample, kind: Kind): Place {
  const object = sample.objects.find((candidate) => candidate.kind === kind);
  return store.place(kind, object?.id as Id) as Place;
}

/** Every object is its own bytes or an error, never something else. Returns the ids that gave errors. */
export function readAll(store: Store, sample: Sample): Id[] {
  return sample.objects.flatMap(({ kind, id, bytes }) => {
    try {
      expect(Buffer.compare(store.get(kind, id), bytes)).toBe(0);
      return [];
    } catch (error) {
      if (!(error instanceof ArtError)) throw error;
      return [id];
    }
  });
}

/** Flips bits of the pack that holds `kind`, one at a time, and restores it in the end. */
export function flipBits(store: Store, sample: Sample, kind: Kind, times: number): void {
  const random = randomFrom(times + KINDS.indexOf(kind));
  const { pack, offset, stored } = placeOf(store, sample, kind);
  const path = store.packs.path(classOf(kind), pack);
  const original = readFileSync(path);
  const replace = (bytes: Buffer): void => {
    rmSync(path);
    writeFileSync(path, bytes);
    store.packs.forget(pack);
  };
  for (let flip = 0; flip < times; flip++) {
    // Half of them in a record of the kind, the others anywhere in the file.
    const inRecord = offset + Math.floor(random() * (RECORD_BYTES + stored));
    const at = flip % 2 ? inRecord : Math.floor(random() * original.length);
    const bytes = Buffer.from(original);
    bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8));
    replace(bytes);
    const bad = new Set([...fsck(store)].map((problem) => problem.id));
    expect(bad.size, `bit at byte ${at}`).toBeGreaterThan(0);
    for (const id of readAll(store, sample)) checkNamed(store, sample, id, bad);
  }
  replace(original);
  expect([...fsck(store)]).toEqual([]);
}

/** Overwrites a few bytes of an index, half of the time in the two pages that LMDB reads first. */
export function scribble(path: string, random: () => number): void {
  const bytes = readFileSync(path);
  const range = random() < 0.5 ? bytes.length : 8192;
  for (let n = 1 + Math.floor(random() * 8); n > 0; n--) {
    bytes[Math.floor(random() * range)] = Math.floor(random() * 256);
  }
  writeFileSync(path, bytes);
}

function checkNamed(store: Store, sample: Sample, id: Id, bad: Set<Id>): void {
  expect(bad).toContain(id);
  const isFact = sample.objects.some((object) => object.id === id && object.kind === 'fact');
  if (!isFact) expect(harmed(store, bad).get(id)).toEqual([id === sample.run ? id : 'data@1']);
}
