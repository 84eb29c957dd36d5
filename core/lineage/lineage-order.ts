import type { Id } from '../object/types.ts';
import { Heap } from './heap.ts';
import type { Lineage } from './lineage-graph.ts';

export interface OrderedRun {
  id: Id;
  /** Runs of the lineage that made what it used, each once, newest first. */
  origins: Id[];
}

/** The runs of a lineage, newest first, each before all that made what it used. */
export function* newestFirst({ versions, runs, uses }: Lineage): Generator<OrderedRun> {
  const origins = new Map<Id, Set<Id>>(Array.from(runs.keys(), (id) => [id, new Set<Id>()]));
  const waiting = new Map<Id, number>();
  for (const { run, version } of uses) {
    const origin = versions.get(version)?.run;
    const own = origins.get(run);
    if (origin === undefined || !own || own.has(origin) || !runs.has(origin)) continue;
    own.add(origin);
    waiting.set(origin, (waiting.get(origin) ?? 0) + 1);
  }
  const isNewer = (a: Id, b: Id): boolean => {
    const later = (runs.get(a)?.time ?? 0) - (runs.get(b)?.time ?? 0);
    return later > 0 || (later === 0 && a < b);
  };
  const ready = new Heap<Id>(isNewer);
  for (const id of runs.keys()) if (!waiting.has(id)) ready.push(id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const own = [...(origins.get(id) ?? [])];
    yield { id, origins: own.sort((a, b) => (isNewer(a, b) ? -1 : 1)) };
    for (const origin of own) {
      const left = (waiting.get(origin) ?? 0) - 1;
      waiting.set(origin, left);
      if (left === 0) ready.push(origin);
    }
  }
}
