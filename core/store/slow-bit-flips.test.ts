import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Store } from './store.ts';
import { putSample, tempDir } from './testing.ts';
import { flipBits, KINDS } from './testing-flips.ts';

test.each(KINDS)(
  'every flipped bit in the pack of a %s is found, named and never served',
  { timeout: 120_000 },
  async (kind) => {
    const temp = tempDir();
    const store = Store.create(join(temp.path, '.art'));
    flipBits(store, putSample(store), kind, 200);
    expect(store.index.counts().packs).toBe(3);
    await store.close();
    temp.remove();
  },
);
