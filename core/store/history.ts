import { ArtError, CorruptError, MissingObjectError } from '../errors.ts';
import { toHex } from '../object/bytes.ts';
import { decodeRun, type Run } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import { Chains } from './chains.ts';
import type { HistoryIndex, RunNode, VersionRow } from './history-index.ts';
import { completeValues, knowsValues } from './run-values.ts';
import type { Store } from './store.ts';
import { completeUses, knowsUses, usersOf } from './uses.ts';

const RUN_CACHE = 512;
const RELISTS = 20;
const RELIST_DELAY_MS = 5;

/**
 * Runs as a graph, read through the index and always checked against the refs: a run counts when a head reaches it.
 * Versions, `latest` and `HEAD~n` follow history (`heads`) only; inputs are lineage and play no part here.
 */
export class History {
  readonly index: HistoryIndex;
  readonly #store: Store;
  readonly #chains: Chains;
  readonly #cache = new Map<Id, Run>();

  constructor(store: Store) {
    this.#store = store;
    this.index = store.index.history;
    this.#chains = new Chains(this.index);
  }

  /** The run, verified. Throws MissingObjectError or CorruptError. */
  run(id: Id): Run {
    const cached = this.#cache.get(id);
    if (cached) return cached;
    const run = decodeRun(this.#store.get('run', id));
    if (this.#cache.size >= RUN_CACHE) this.#cache.clear();
    this.#cache.set(id, run);
    return run;
  }

  node(id: Id): RunNode {
    const node = this.index.node(id);
    if (node) return node;
    this.#store.index.catchUp();
    const again = this.index.node(id);
    if (!again) throw new MissingObjectError(`run "${id.slice(0, 12)}" is not in this repository`);
    return again;
  }

  /**
   * The heads of a branch, best first (generation, then id): listed runs that no other listed run descends from. Empty
   * when there is no such branch.
   */
  heads(branch: string): Id[] {
    for (let attempt = 0; ; attempt++) {
      const listed = this.#listed(branch);
      const heads = this.topmost(listed);
      const lost = this.#remembered(branch).filter((old) => !heads.some((head) => this.isAncestor(old, head)));
      if (lost.length === 0) return heads;
      if (attempt === RELISTS) throw wentBack(branch, lost);
      // A listing taken while another process swaps heads can miss both the old and the new one.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RELIST_DELAY_MS);
    }
  }

  /** Branches that have heads, by name. */
  branches(): { name: string; heads: Id[] }[] {
    return this.#store.refs
      .branches()
      .map((name) => ({ name, heads: this.heads(name) }))
      .filter((branch) => branch.heads.length > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Heads of every branch. */
  allHeads(): Id[] {
    return this.topmost([...new Set(this.branches().flatMap((branch) => branch.heads))]);
  }

  /** Those of `runs` that are not in the history of another of them; best first. */
  topmost(runs: Id[]): Id[] {
    this.#settle(runs);
    const tops = runs.filter((run) => !runs.some((other) => other !== run && this.isAncestor(run, other)));
    return tops.sort((a, b) => this.node(b).generation - this.node(a).generation || (a < b ? -1 : 1));
  }

  isAncestor(ancestor: Id, run: Id): boolean {
    return this.#chains.isAncestor(ancestor, run);
  }

  reachable(run: Id, heads: readonly Id[]): boolean {
    return heads.some((head) => this.isAncestor(run, head));
  }

  /** Versions of an artifact in the history of `heads`, best first: version number, then generation, then id. */
  *versions(name: string, heads: readonly Id[], version?: number): Generator<VersionRow> {
    this.#settle(heads);
    let group: VersionRow[] = [];
    for (const row of this.index.versionsOf(name, version)) {
      if (group[0] && group[0].version !== row.version) {
        yield* group.sort(byRank);
        group = [];
      }
      if (this.reachable(row.run, heads)) group.push(row);
    }
    yield* group.sort(byRank);
  }

  /** What `NAME@latest` means in the history of `heads`. */
  latest(name: string, heads: readonly Id[]): VersionRow | undefined {
    for (const row of this.versions(name, heads)) return row;
    return undefined;
  }

  /** Versions that no other version supersedes: more than one means that the artifact is forked. */
  live(name: string, heads: readonly Id[]): VersionRow[] {
    if (!this.index.everForked(name)) {
      const latest = this.latest(name, heads);
      return latest ? [latest] : [];
    }
    const superseded = new Set<Id>();
    const rows = [...this.versions(name, heads)];
    for (const row of rows) for (const old of row.supersedes) superseded.add(old);
    return rows.filter((row) => !superseded.has(row.run));
  }

  /** Artifacts that have a version in the history of `heads`, by name. */
  *names(heads: readonly Id[]): Generator<string> {
    for (const name of this.index.names()) if (this.latest(name, heads)) yield name;
  }

  /** Runs that used something that `run` made, or replaced several versions of which one was its; by id. */
  usersOf(run: Id): Id[] {
    if (!knowsUses(this.index.uses)) this.#store.index.transact(() => completeUses(this.index));
    return [...usersOf(this.index.uses, run)];
  }

  /** The table of parameters and metrics, filled first where an older program made the index. */
  values(): HistoryIndex['values'] {
    const { values, runs } = this.index;
    if (!knowsValues(values)) {
      const ids = (function* () {
        for (const key of runs.getKeys()) yield toHex(key);
      })();
      this.#store.index.transact(() => completeValues(values, ids, (id) => this.#readable(id)));
    }
    return values;
  }

  #readable(id: Id): Run | undefined {
    try {
      return this.run(id);
    } catch (error) {
      // What cannot be read cannot be shown either; fsck reports it.
      if (error instanceof CorruptError || error instanceof MissingObjectError) return undefined;
      throw error;
    }
  }

  /** Called inside the write transaction that adds runs, so that the next reader need not. */
  link(): void {
    if (this.#chains.pending) this.#chains.link();
  }

  #listed(branch: string): Id[] {
    const deleted = this.#store.facts.deletedHeads(branch);
    return this.#store.refs.heads(branch).filter((head) => !deleted.has(head));
  }

  #remembered(branch: string): Id[] {
    const deleted = this.#store.facts.deletedHeads(branch);
    return this.index.remembered(branch).filter((head) => !deleted.has(head));
  }

  #settle(runs: readonly Id[]): void {
    if (runs.some((run) => !this.index.node(run))) this.#store.index.catchUp();
    if (this.#chains.pending) this.#store.index.transact(() => this.#chains.link());
  }
}

function byRank(a: VersionRow, b: VersionRow): number {
  return b.version - a.version || b.generation - a.generation || (a.run < b.run ? -1 : 1);
}

function wentBack(branch: string, lost: Id[]): ArtError {
  const ids = lost.map((id) => id.slice(0, 12)).join(', ');
  return new ArtError('REFS_WENT_BACK', `branch "${branch}" went back: ${ids} is known and no longer listed`, {
    hint: 'if .art/refs was restored from a backup on purpose, run: art reindex',
  });
}
