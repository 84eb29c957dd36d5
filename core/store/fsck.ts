import type { Id } from '../object/types.ts';
import { checkPacks, type PackTotals } from './fsck/check-packs.ts';
import { Objects } from './fsck/objects.ts';
import type { Problem } from './fsck/problem.ts';
import { Reach } from './fsck/reach.ts';
import type { Store } from './store.ts';

export { harmed } from './fsck/harm.ts';
export type { Problem } from './fsck/problem.ts';

/**
 * Verifies the whole store: every byte of every pack, then that heads and facts reach nothing that is missing, damaged
 * or contradicts itself. Yields problems as they are found; returns what was checked. `bytes` are those of the objects,
 * decoded. Pass the ids found to {@link harmed}.
 *
 * @example for (const { kind, id, message } of fsck(store)) console.log(kind, id, message);
 */
export function* fsck(store: Store, onProgress?: (totals: PackTotals) => void): Generator<Problem, PackTotals> {
  const totals: PackTotals = { objects: 0, packs: 0, bytes: 0 };
  const damagedPacks = new Set<string>();
  const bad = new Set<Id>();
  for (const problem of checkPacks(store, totals, onProgress)) {
    damagedPacks.add(problem.pack);
    bad.add(problem.id);
    yield problem;
  }
  yield* new Reach(store, new Objects(store, damagedPacks, bad)).problems();
  return totals;
}
