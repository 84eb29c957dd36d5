import { expect, it } from 'vitest';
import { IdSet } from './id-set.ts';
import { idOf } from './testing/artifacts.ts';

it('holds what was added, each once', () => {
  const set = new IdSet();
  for (let at = 0; at < 20_000; at++) expect(set.add(idOf(`${at >> 1}`))).toBe(at % 2 === 0);
  expect(set.size).toBe(10_000);
  expect(set.has(idOf('9999'))).toBe(true);
  expect(set.has(idOf('10000'))).toBe(false);
  for (const id of ['0'.repeat(64), `${'0'.repeat(8)}f${'0'.repeat(55)}`])
    expect([set.add(id), set.add(id)]).toEqual([true, false]);
});
