import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fsck } from './fsck.ts';
import { Store } from './store.ts';
import { putSample, type Sample, tempDir } from './testing.ts';
import { readAll } from './testing-flips.ts';

const temp = tempDir();
const mounted = mount();

afterAll(() => {
  // Lazily: LMDB lets go of its file a moment after it has been closed.
  if (mounted) execFileSync('umount', ['--lazy', temp.path]);
  temp.remove();
});

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', temp.path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Adds samples until one does not fit, and returns those that did. */
function fill(store: Store, from: number): Sample[] {
  const kept: Sample[] = [];
  for (let seed = from; seed < from + 500; seed++) {
    try {
      kept.push(putSample(store, seed, 3));
    } catch (error) {
      expect(String(error)).toMatch(/ENOSPC|[Nn]o space/);
      return kept;
    }
  }
  throw new Error('the disk never filled');
}

// Mounting takes rights that most machines do not give.
test.skipIf(!mounted)(
  'a real disk that fills up loses nothing that was acknowledged',
  { timeout: 120_000 },
  async () => {
    const art = join(temp.path, '.art');
    const ballast = join(temp.path, 'ballast');
    writeFileSync(ballast, Buffer.alloc(2_000_000));
    let store = Store.create(art);
    const kept = fill(store, 1);
    expect(kept.length).toBeGreaterThan(3);
    for (let round = 0; round < 3; round++) {
      for (const sample of kept) expect(readAll(store, sample)).toEqual([]);
      await store.close();
      store = Store.open(art);
      kept.push(...fill(store, 1000 * (round + 1)));
    }
    rmSync(ballast);
    kept.push(...fill(store, 9000));
    for (const sample of kept) expect(readAll(store, sample)).toEqual([]);
    expect([...fsck(store)]).toEqual([]);
    await store.close();
  },
);
