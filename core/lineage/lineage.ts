import type { Resolved } from '../api.ts';
import type { Run } from '../object/run.ts';
import type { Id } from '../object/types.ts';
import type { History } from '../store/history.ts';
import {
  isMadeFrom,
  type Lineage,
  type LineageOptions,
  type LineageUse,
  type LineageVersion,
  usesOf,
  versionKey,
} from './lineage-graph.ts';

/**
 * What a run or version was made from, and what was made from it. The index tells which runs are next; only runs that
 * become part of the answer are read, and of those that used a run what they say.
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
  readonly #runs = new Set<Id>();
  readonly #uses: LineageUse[] = [];
  readonly #followed = new Set<Id>();
  readonly #heads: Id[];

  constructor(history: History, depth: number, { run, output, path }: Resolved) {
    this.#history = history;
    this.#depth = depth;
    this.#heads = history.allHeads();
    this.#root = { run, ...(output && { version: versionKey(output.name, run) }), ...(path !== undefined && { path }) };
    this.#runs.add(run);
    if (output) this.#add(output.name, run, 0);
    else for (const name of Object.keys(history.run(run).outputs)) this.#add(name, run, 0);
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
        from.cut = users.some((id) => this.#usesAt(id, from).length > 0);
        continue;
      }
      for (const id of this.#oldestFirst(users)) {
        const uses = this.#usesAt(id, from);
        if (uses.length === 0) continue;
        const run = this.#history.run(id);
        this.#runs.add(id);
        for (const use of uses) {
          this.#uses.push(use);
          for (const name of Object.keys(run.outputs).filter((name) => isMadeFrom(name, use))) {
            this.#add(name, id, from.depth + 1);
            open.add(versionKey(name, id));
          }
        }
      }
    }
  }

  /** Goes from a run, or one version that it made, to what it used. */
  #follow(id: Id, made: LineageVersion | undefined, open: Set<string>): void {
    const run = this.#here(id);
    if (!run) return;
    this.#runs.add(id);
    if (this.#followed.has(id)) return;
    const uses = usesOf(id, run).filter((use) => made === undefined || isMadeFrom(made.name, use));
    const depth = made?.depth ?? 0;
    if (made && depth >= this.#depth) {
      made.cut = uses.length > 0;
      return;
    }
    // What a merge made comes from different versions, one by one; what any other run made, from all that it used.
    if (run.kind !== 'merge') this.#followed.add(id);
    for (const { name, origin, ...use } of uses) {
      this.#uses.push(use);
      this.#add(name, origin, depth + 1, run);
      open.add(use.version);
    }
  }

  /** How a run used a version; of the root only the part that is asked for. */
  #usesAt(id: Id, version: LineageVersion): LineageUse[] {
    const path = version.key === this.#root.version ? this.#root.path : undefined;
    return usesOf(id, this.#history.run(id))
      .filter((use) => use.version === version.key && meets(use.path, path))
      .map(({ name: _name, origin: _origin, ...use }) => use);
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
    return Object.keys(this.#history.run(id).outputs).map((name) => versionKey(name, id));
  }

  #add(name: string, origin: Id, depth: number, user?: Run): void {
    const key = versionKey(name, origin);
    if (this.#versions.has(key)) return;
    // Of a run that is not here, what used it still knows what it used.
    const told =
      this.#here(origin)?.outputs[name] ?? user?.inputs.find((input) => input.name === name && input.run === origin);
    if (!told) return;
    const { version, content } = told;
    this.#versions.set(key, { key, name, version, run: origin, content, depth, cut: false });
  }

  #here(id: Id): Run | undefined {
    return this.#history.index.node(id) ? this.#history.run(id) : undefined;
  }
}

/** Whether the part of an artifact that was used and the part that is asked for have anything in common. */
function meets(used: string | undefined, asked: string | undefined): boolean {
  if (used === undefined || asked === undefined) return true;
  return used === asked || used.startsWith(`${asked}/`) || asked.startsWith(`${used}/`);
}
