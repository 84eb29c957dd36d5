import type { Id } from '../object/types.ts';
import { Heap } from './heap.ts';
import type { WalkedRun, WalkNode, WalkOptions } from './order.ts';

/** How many runs may be looked at ahead of the one that comes next, for the sake of the order of time. */
const LOOKAHEAD = 1000;
/** How far clocks may be apart before a run can come out after an input of its own. */
const CLOCK_SLACK_MS = 3_600_000;

interface Visit<T> {
  id: Id;
  node: T;
  /** Children that were seen and have not come out. */
  waiting: number;
  excluded: boolean;
  explored: boolean;
  out: boolean;
}

/**
 * Two fronts go down history. The frontier, by generation, finds runs and counts their children; of the ready ones, which
 * have no child left, the newest comes out once nothing in the frontier can still turn out to be its child.
 */
export class RunWalk<T extends WalkNode> {
  readonly #nodeOf: (id: Id) => T | undefined;
  readonly #inputs: boolean;
  readonly #ranged: boolean;
  readonly #visits = new Map<Id, Visit<T>>();
  readonly #frontier: Heap<Visit<T>>;
  readonly #ready: Heap<Visit<T>> = new Heap<Visit<T>>(newer);
  /** Runs that a late input edge could bring up again. History alone never does. */
  readonly #done = new Set<Id>();
  #wanted = 0;
  #ahead = 0;

  constructor(nodeOf: (id: Id) => T | undefined, options: WalkOptions) {
    const { from, exclude = [], inputs = false } = options;
    this.#nodeOf = nodeOf;
    this.#inputs = inputs;
    this.#ranged = exclude.length > 0 && !inputs;
    this.#frontier = new Heap<Visit<T>>(inputs ? newer : deeper);
    if (inputs) this.#done = closure(nodeOf, exclude);
    else for (const id of exclude) this.#discover(id, true);
    for (const id of from) this.#discover(id, false);
  }

  *runs(): Generator<WalkedRun<T>> {
    for (;;) {
      const visit = this.#choose();
      if (!visit) {
        if (this.#ready.size === 0 && this.#wanted === 0) return;
        this.#explore();
        continue;
      }
      visit.out = true;
      while (!visit.explored) this.#explore();
      this.#settleParents(visit);
      this.#ahead -= 1;
      yield { id: visit.id, node: visit.node, parents: this.#release(visit) };
    }
  }

  /** The run to come out next, or undefined when more must be explored first. */
  #choose(): Visit<T> | undefined {
    let best = this.#ready.peek();
    while (best && !isOpen(best)) {
      this.#ready.pop();
      best = this.#ready.peek();
    }
    if (!best || this.#isSettled(best)) return best;
    if (this.#ahead < LOOKAHEAD) return undefined;
    let settled = this.#inputs ? best : undefined;
    for (const visit of this.#ready.values()) {
      if (isOpen(visit) && this.#isSettled(visit) && (!settled || newer(visit, settled))) settled = visit;
    }
    return settled;
  }

  // No run that is still unexplored can be a child of this one.
  #isSettled(visit: Visit<T>): boolean {
    const top = this.#frontier.peek();
    if (!top) return true;
    if (this.#inputs) return top.node.time <= visit.node.time - CLOCK_SLACK_MS;
    return top.node.generation <= visit.node.generation;
  }

  #explore(): void {
    const visit = this.#frontier.pop();
    if (!visit) return;
    visit.explored = true;
    if (visit.excluded) {
      for (const id of visit.node.heads) this.#discover(id, true);
      this.#visits.delete(visit.id);
      return;
    }
    this.#wanted -= 1;
    this.#ahead += 1;
    for (const id of this.#parents(visit.node)) {
      const parent = this.#discover(id, false);
      if (parent) parent.waiting += 1;
    }
  }

  #discover(id: Id, excluded: boolean): Visit<T> | undefined {
    const known = this.#visits.get(id);
    if (known) {
      if (excluded && !known.excluded) {
        known.excluded = true;
        this.#wanted -= 1;
      }
      return known;
    }
    const node = this.#done.has(id) ? undefined : this.#nodeOf(id);
    if (!node) return undefined;
    const visit = { id, node, waiting: 0, excluded, explored: false, out: false };
    this.#visits.set(id, visit);
    this.#frontier.push(visit);
    if (excluded) return visit;
    this.#ready.push(visit);
    this.#wanted += 1;
    return visit;
  }

  // Whether a parent is left out is known once nothing above its generation is unexplored.
  #settleParents(visit: Visit<T>): void {
    if (!this.#ranged) return;
    const floor = Math.min(...visit.node.heads.map((id) => this.#visits.get(id)?.node.generation ?? Infinity));
    while ((this.#frontier.peek()?.node.generation ?? -1) > floor) this.#explore();
  }

  #release(visit: Visit<T>): Id[] {
    this.#visits.delete(visit.id);
    if (this.#inputs) this.#done.add(visit.id);
    const parents: Id[] = [];
    for (const id of this.#parents(visit.node)) {
      const parent = this.#visits.get(id);
      if (!parent || parent.excluded) continue;
      parents.push(id);
      parent.waiting -= 1;
      if (parent.waiting === 0) this.#ready.push(parent);
    }
    return parents;
  }

  #parents(node: T): Set<Id> {
    return new Set(this.#inputs ? [...node.heads, ...node.inputs] : node.heads);
  }
}

// What the heap of ready ones holds may have come out, or have turned out to have a child or to be left out.
function isOpen<T>(visit: Visit<T>): boolean {
  return !visit.out && visit.waiting === 0 && !visit.excluded;
}

function newer<T extends WalkNode>(a: Visit<T>, b: Visit<T>): boolean {
  return (a.node.time - b.node.time || a.node.generation - b.node.generation || (a.id < b.id ? -1 : 1)) > 0;
}

function deeper<T extends WalkNode>(a: Visit<T>, b: Visit<T>): boolean {
  return (a.node.generation - b.node.generation || a.node.time - b.node.time || (a.id < b.id ? -1 : 1)) > 0;
}

function closure<T extends WalkNode>(nodeOf: (id: Id) => T | undefined, from: readonly Id[]): Set<Id> {
  const found = new Set(from);
  for (const id of found) {
    const node = nodeOf(id);
    for (const parent of node ? [...node.heads, ...node.inputs] : []) found.add(parent);
  }
  return found;
}
