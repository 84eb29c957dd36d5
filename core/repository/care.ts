import type { FsckError, FsckResult, PackInfo } from '../api.ts';
import { checkPack, isProblem } from '../store/fsck/check-pack.ts';
import { fsck as check, harmed, type Problem } from '../store/fsck.ts';
import { reindex as rebuild } from '../store/reindex.ts';
import type { Context } from './context.ts';
import { findPack } from './plumbing.ts';

/** Verifies every byte of the store and that nothing that a head reaches is missing, and names what damage harms. */
export function fsck(context: Context): FsckResult {
  const { store, options } = context;
  const found: Problem[] = [];
  const total = store.index.counts().objects;
  const steps = check(store, ({ objects }) => {
    options.signal?.throwIfAborted();
    options.onProgress?.({ phase: 'checking', done: objects, total: Math.max(total, objects), unit: 'objects' });
  });
  for (;;) {
    const step = steps.next();
    if (!step.done) {
      found.push(step.value);
      continue;
    }
    const harms = found.length > 0 ? harmed(store, new Set(found.map(({ id }) => id))) : new Map<string, string[]>();
    const errors: FsckError[] = found.map((problem) => ({ ...problem, harms: harms.get(problem.id) ?? [] }));
    return { ...step.value, errors };
  }
}

export function reindex(context: Context): { packs: number; objects: number; runs: number } {
  return rebuild(context.store);
}

/** Verifies one pack, named by the first digits of its name. */
export function verifyPack(context: Context, prefix: string): PackInfo & { errors: Problem[] } {
  const pack = findPack(context, prefix);
  const errors: Problem[] = [];
  let objects = 0;
  for (const found of checkPack(context.store.packPath(pack.class, pack.name), pack)) {
    if (isProblem(found)) errors.push(found);
    else objects++;
  }
  return { ...pack, objects, errors };
}
