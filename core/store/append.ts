import { hashObject } from '../object/hash.ts';
import { encodeRun, type Run } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import type { History } from './history.ts';
import { numberOutput, type OutputDraft } from './numbering.ts';
import type { Store } from './store.ts';

// Readers that list a branch while heads are swapped must have finished before the old head goes.
const STALE_HEAD_AGE_MS = 60_000;

/** A run before the store has placed it: without heads, generation and version numbers. */
export type RunDraft = Omit<Run, 'heads' | 'generation' | 'outputs'> & { outputs: Record<string, OutputDraft> };

export interface AppendOptions {
  /** What to build on, given the branch's own heads at this moment; those when absent. */
  heads?: (own: Id[]) => Id[];
  /** Called with the finished run before it counts; what it writes tells the next command whose work this was. */
  beforeHead?: (id: Id, run: Run) => void;
  /** Called once the run counts, still alone in the store. */
  afterHead?: (id: Id, run: Run) => void;
}

/**
 * Makes a run part of a branch. Its objects must be in the store. Choosing heads, numbering versions and writing the run
 * happen inside the index's write transaction, so two commits in one store follow each other and never fork.
 */
export function appendRun(
  store: Store,
  history: History,
  draft: RunDraft,
  options: AppendOptions = {},
): { id: Id; run: Run } {
  return store.index.transact(() => {
    const own = history.heads(draft.branch);
    const heads = [...(options.heads?.(own) ?? own)].sort();
    const outputs: Run['outputs'] = {};
    for (const [name, output] of Object.entries(draft.outputs))
      outputs[name] = numberOutput(history, heads, name, output);
    const generation = 1 + Math.max(0, ...heads.map((head) => history.node(head).generation));
    const run: Run = { ...draft, heads, generation, outputs };
    const bytes = encodeRun(run);
    const id = hashObject('run', bytes);
    const stage = store.stage();
    stage.put('run', bytes);
    stage.publish();
    history.link();
    options.beforeHead?.(id, run);
    store.refs.addHead(draft.branch, id);
    store.index.history.remember(draft.branch, [id, ...unrelated(history, draft.branch, id)]);
    options.afterHead?.(id, run);
    sweepHeads(store, history, draft.branch, id);
    return { id, run };
  });
}

function unrelated(history: History, branch: string, id: Id): Id[] {
  return history.heads(branch).filter((head) => head !== id);
}

/** Removes head files that `head` has long made superfluous. Losing this work to a kill costs nothing. */
function sweepHeads(store: Store, history: History, branch: string, head: Id): void {
  const before = Date.now() - STALE_HEAD_AGE_MS;
  for (const old of store.refs.heads(branch)) {
    if (old === head || !history.isAncestor(old, head)) continue;
    if ((store.refs.headTime(branch, old) ?? before) < before) store.refs.removeHead(branch, old);
  }
}
