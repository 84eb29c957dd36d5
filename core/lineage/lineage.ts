import type { Resolved } from '../api.ts';
import type { Id } from '../object/types.ts';
import type { History } from '../store/history.ts';
import {
  type FullUse,
  isMadeFrom,
  type Lineage,
  type LineageOptions,
  type LineageRun,
  type LineageUse,
  type LineageVersion,
  versionKey,
} from './lineage-graph.ts';
import { LineageRuns } from './lineage-runs.ts';

/**
 * What a run or version was made from, and what was made from it. The index tells which runs used a
 * run; read are those that become part of the answer, and those that used something else that one of them made.
 *
 * @example traceLineage(history, resolver.resolve('model'), { direction: 'up', depth: 2 })
 */
export function traceLineage(history: History, of: Resolved, options: LineageOptions = {}): Lineage {
  const { direction = 'up' } = options;
  const trace = new Trace(history, options.depth ?? Number.POSITIVE_INFINITY, of);
  if (direction !== 'down') trace.up();
  if (direction !== 'up') trace.down();
  return { ...trace.found(), direction, run: (id) => history.run(id) };
}

class Trace {
  readonly #history: History;
  readonly #depth: number;
  readonly #root: Lineage['root'];
  readonly #versions = new Map<string, LineageVersion>();
  readonly #runs = new Map<Id, LineageRun>();
  readonly #reader: LineageRuns;
  readonly #uses: LineageUse[] = [];
  readonly #followed = new Set<Id>();
  readonly #heads: Id[];

  constructor(history: History, depth: number, { run, output, path }: Resolved) {
    this.#history = history;
    this.#reader = new LineageRuns(history);
    this.#depth = depth;
    this.#heads = history.allHeads();
    this.#root = { run, ...(output && { version: versionKey(output.name, run) }), ...(path !== undefined && { path }) };
    this.#enter(run);
    if (output) this.#add(output.name, run, 0);
    else for (const name of this.#reader.get(run).made.keys()) this.#add(name, run, 0);
  }

  found(): Pick<Lineage, 'root' | 'versions' | 'runs' | 'uses'> {
    return { root: this.#root, versions: this.#versions, runs: this.#runs, uses: this.#uses };
  }

  // A set goes on over what is added to it: both walks are breadth first, so that each depth is the least one.

  up(): void {
    const open = new Set<string>();
    if (this.#root.version === undefined) this.#follow(this.#root.run, undefined, open);
    else open.add(this.#root.version);
    for (const key of open) {
      const version = this.#versions.get(key);
      if (version) this.#follow(version.run, version, open);
    }
  }

  down(): void {
    const { version } = this.#root;
    const open = new Set(version === undefined ? this.#ofRun(this.#root.run) : [version]);
    for (const key of open) {
      const from = this.#versions.get(key);
      if (!from) continue;
      const users = this.#counting(this.#history.usersOf(from.run));
      if (from.depth >= this.#depth) {
        from.cut = users.some((id) => this.#reader.hasUsed(id, from));
        continue;
      }
      for (const id of this.#oldestFirst(users)) {
        const uses = this.#usesAt(id, from);
        if (uses.length === 0) continue;
        this.#enter(id);
        for (const use of uses) {
          this.#note(use);
          for (const name of this.#reader.get(id).made.keys()) {
            if (!isMadeFrom(name, use)) continue;
            this.#add(name, id, from.depth + 1);
            open.add(versionKey(name, id));
          }
        }
      }
    }
  }

  /** Goes from a run, or one version that it made, to what it used. */
  #follow(id: Id, made: LineageVersion | undefined, open: Set<string>): void {
    const run = this.#reader.find(id);
    if (!run) return;
    this.#enter(id);
    if (this.#followed.has(id)) return;
    const uses = run.uses.filter((use) => made === undefined || isMadeFrom(made.name, use));
    const depth = made?.depth ?? 0;
    if (made && depth >= this.#depth) {
      made.cut = uses.length > 0;
      return;
    }
    // What a merge made comes from different versions, one by one; what any other run made, from all that it used.
    if (run.about.kind !== 'merge') this.#followed.add(id);
    for (const use of uses) {
      this.#add(use.name, use.origin, depth + 1, use);
      this.#note(use);
      open.add(use.version);
    }
  }

  /** How a run used a version; of the root only the part that is asked for. */
  #usesAt(id: Id, version: LineageVersion): FullUse[] {
    const path = version.key === this.#root.version ? this.#root.path : undefined;
    return this.#reader.get(id).uses.filter((use) => use.version === version.key && meets(use.path, path));
  }

  #counting(ids: Id[]): Id[] {
    return ids.filter((id) => this.#history.reachable(id, this.#heads));
  }

  /** By generation and time, so that ids have a say only between twins. */
  #oldestFirst(ids: Id[]): Id[] {
    const nodes = new Map(ids.map((id) => [id, this.#history.node(id)]));
    const rank = (id: Id, field: 'generation' | 'time'): number => nodes.get(id)?.[field] ?? 0;
    return ids.sort(
      (a, b) => rank(a, 'generation') - rank(b, 'generation') || rank(a, 'time') - rank(b, 'time') || (a < b ? -1 : 1),
    );
  }

  #ofRun(id: Id): string[] {
    return Array.from(this.#reader.get(id).made.keys(), (name) => versionKey(name, id));
  }

  #add(name: string, origin: Id, depth: number, use?: FullUse): void {
    const key = versionKey(name, origin);
    if (this.#versions.has(key)) return;
    // Of a run that is not here, what used it still knows what it used.
    const told = this.#reader.find(origin)?.made.get(name) ?? use?.told;
    if (!told) return;
    const { version, content } = told;
    this.#versions.set(key, { key, name, version, run: origin, content, depth, cut: false });
  }

  #enter(id: Id): void {
    this.#runs.set(id, this.#reader.get(id).about);
  }

  // A key is a long text, and every use of a version has it: one is kept for all.
  #note({ name: _name, origin: _origin, told: _told, ...use }: FullUse): void {
    this.#uses.push({ ...use, version: this.#versions.get(use.version)?.key ?? use.version });
  }
}

/** Whether the part of an artifact that was used and the part that is asked for have anything in common. */
function meets(used: string | undefined, asked: string | undefined): boolean {
  if (used === undefined || asked === undefined) return true;
  return used === asked || used.startsWith(`${asked}/`) || asked.startsWith(`${used}/`);
}
