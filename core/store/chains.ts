import { toBytes, toHex } from '../object/bytes.ts';
import { decode, encode } from '../object/codec.ts';
import type { Id } from '../object/types.ts';
import type { HistoryIndex } from './history-index.ts';

/** Where a run stands: everything of its chain up to `position` is its history. */
interface Link {
  chain: number;
  position: number;
}

interface Chain {
  /** The newest run of the chain: the only one that a child may extend it from. */
  tip: Id;
  /** Heads of the chain's first run. */
  parents: Id[];
}

/**
 * Answers "is A in the history of B" without walking runs. History is cut into chains: a run with one head that is the
 * tip of its chain extends that chain, any other starts one. Within a chain ancestry is a comparison of positions, so a
 * question costs as much as there are forks and merges between, not as there are runs.
 */
export class Chains {
  readonly #index: HistoryIndex;

  constructor(index: HistoryIndex) {
    this.#index = index;
  }

  /** True when runs were indexed that have no place yet. */
  get pending(): boolean {
    return this.#index.unlinked.getKeysCount({ limit: 1 }) > 0;
  }

  /** Gives every new run its place, parents first. Call inside a write transaction. */
  link(): void {
    const { unlinked } = this.#index;
    const waiting: { id: Id; heads: Id[]; generation: number }[] = [];
    for (const key of unlinked.getKeys()) {
      const id = toHex(key);
      const node = this.#index.node(id);
      if (node) waiting.push({ id, heads: node.heads, generation: node.generation });
      else unlinked.removeSync(key);
    }
    waiting.sort((a, b) => a.generation - b.generation || (a.id < b.id ? -1 : 1));
    let next = this.#nextChain();
    for (const { id, heads } of waiting) {
      const links = heads.map((head) => this.#link(head));
      // A parent that is not here yet (history fetched in part): the run waits for it.
      if (links.includes(undefined)) continue;
      const [only] = links;
      const chain = only && heads.length === 1 ? this.#chain(only.chain) : undefined;
      if (only && chain?.tip === heads[0]) {
        this.#place(id, { chain: only.chain, position: only.position + 1 }, chain?.parents ?? []);
      } else {
        this.#place(id, { chain: next, position: 0 }, heads);
        next += 1;
      }
    }
  }

  /** Whether `ancestor` is `run` or in its history. */
  isAncestor(ancestor: Id, run: Id): boolean {
    if (ancestor === run) return true;
    const target = this.#link(ancestor);
    const start = this.#link(run);
    if (!target || !start) return this.#walk(ancestor, run);
    const seen = new Map<number, number>();
    const open: Link[] = [start];
    for (let link = open.pop(); link; link = open.pop()) {
      if (link.chain === target.chain && link.position >= target.position) return true;
      if ((seen.get(link.chain) ?? -1) >= link.position) continue;
      seen.set(link.chain, link.position);
      for (const parent of this.#chain(link.chain)?.parents ?? []) {
        const up = this.#link(parent);
        if (up) open.push(up);
      }
    }
    return false;
  }

  // For runs without a place: plain search, pruned by generation.
  #walk(ancestor: Id, run: Id): boolean {
    const floor = this.#index.node(ancestor)?.generation ?? 0;
    const seen = new Set<Id>();
    const open = [run];
    for (let id = open.pop(); id; id = open.pop()) {
      if (id === ancestor) return true;
      const node = this.#index.node(id);
      if (!node || node.generation <= floor || seen.has(id)) continue;
      seen.add(id);
      open.push(...node.heads);
    }
    return false;
  }

  #place(id: Id, link: Link, parents: Id[]): void {
    const { chains, unlinked } = this.#index;
    chains.putSync(runKey(id), encode([link.chain, link.position]));
    chains.putSync(chainKey(link.chain), encode([toBytes(id), ...parents.map(toBytes)]));
    unlinked.removeSync(toBytes(id));
  }

  #link(id: Id): Link | undefined {
    const value = this.#index.chains.get(runKey(id));
    if (!value) return undefined;
    const [chain, position] = decode(value) as [number, number];
    return { chain, position };
  }

  #chain(chain: number): Chain | undefined {
    const value = this.#index.chains.get(chainKey(chain));
    if (!value) return undefined;
    const [tip, ...parents] = (decode(value) as Uint8Array[]).map(toHex);
    return tip === undefined ? undefined : { tip, parents };
  }

  #nextChain(): number {
    const [last] = this.#index.chains.getKeys({
      reverse: true,
      start: chainKey(0xffffffff),
      end: chainKey(0),
      limit: 1,
    });
    const first = this.#index.chains.get(chainKey(0));
    return last ? Buffer.from(last).readUInt32BE(1) + 1 : first ? 1 : 0;
  }
}

function runKey(id: Id): Uint8Array {
  return Buffer.concat([Uint8Array.of(1), toBytes(id)]);
}

function chainKey(chain: number): Uint8Array {
  const key = Buffer.alloc(5);
  key.writeUInt32BE(chain, 1);
  return key;
}
