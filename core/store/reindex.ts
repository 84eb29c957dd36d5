import type { Store } from './store.ts';

/** Makes the index again from the packs alone, and counts what is in it. */
export function reindex(store: Store): { packs: number; objects: number; runs: number } {
  store.index.rebuild();
  return store.index.counts();
}
