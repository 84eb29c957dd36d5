import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PackEntry } from '../pack/format.ts';
import type { Store } from '../store.ts';
import { checkPack, isProblem } from './check-pack.ts';
import type { Problem } from './problem.ts';

export interface PackTotals {
  objects: number;
  packs: number;
  bytes: number;
}

/** Checks every pack, that each stands where it belongs, and that the index finds what they hold. */
export function* checkPacks(
  store: Store,
  totals: PackTotals,
  onProgress?: (totals: PackTotals) => void,
): Generator<Problem> {
  yield* strays(store);
  store.index.catchUp();
  for (const file of store.packs.list()) {
    totals.packs++;
    for (const found of checkPack(store.packs.path(file.class, file.name), file)) {
      if (isProblem(found)) yield found;
      else yield* count(store, totals, found, file.name);
    }
    onProgress?.(totals);
  }
}

function* count(store: Store, totals: PackTotals, entry: PackEntry, pack: string): Generator<Problem> {
  totals.objects++;
  totals.bytes += entry.raw;
  const place = store.index.find(entry.kind, entry.id);
  if (place && (place.pack !== pack || place.offset === entry.offset)) return;
  const hint = 'the index does not lead to it: run `art reindex`';
  yield { kind: entry.kind, id: entry.id, pack, message: hint };
}

/** Files in the folder of packs that are in no place of a pack's. */
function* strays(store: Store): Generator<Problem> {
  const expected = new Set<string>();
  for (const { class: cls, name } of store.packs.list()) expected.add(join(cls, name.slice(0, 2), name));
  for (const entry of readdirSync(store.packs.dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(store.packs.dir.length + 1);
    if (entry.isDirectory() || expected.has(path)) continue;
    yield { kind: 'pack', id: entry.name, pack: entry.name, message: `"packs/${path}" is not where a pack belongs` };
  }
}
