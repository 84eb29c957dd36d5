import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fsck } from './fsck.ts';
import { Store } from './store.ts';
import { indexFile, putSample, randomFrom, tempDir } from './testing.ts';
import { readAll, scribble } from './testing-flips.ts';

test('200 damaged indexes cost a rebuild each', { timeout: 300_000 }, async () => {
  const temp = tempDir();
  const art = join(temp.path, '.art');
  const made = Store.create(art);
  const sample = putSample(made);
  await made.close();
  for (let round = 0; round < 200; round++) {
    scribble(indexFile(art), randomFrom(1000 + round));
    const store = Store.open(art);
    expect(readAll(store, sample)).toEqual([]);
    expect([...fsck(store)]).toEqual([]);
    await store.close();
  }
  temp.remove();
});
