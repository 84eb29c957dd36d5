import { toHex } from '../object/bytes.ts';
import { decodeFact, encodeFact, type Fact } from '../object/fact.ts';
import { hashObject } from '../object/hash.ts';
import type { Id, ValueMap } from '../object/types.ts';
import type { Store } from './store.ts';

export interface LiveFact {
  id: Id;
  fact: Fact;
}

/**
 * Later statements about runs, artifacts and branches. A fact counts while its ref is listed; the current ones of a
 * subject are those that no other listed fact replaces. More than one means that two stores spoke at once.
 */
export class Facts {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The facts that count at this moment; a listing of many runs asks once and passes it on. */
  listed(): ReadonlySet<Id> {
    const refs = this.#store.refs.facts();
    if (refs.some((id) => !this.#store.has('fact', id))) this.#store.index.catchUp();
    return new Set(refs);
  }

  /** Current facts of a type about a subject (about all subjects when absent), oldest first. */
  live(type: string, subject?: ValueMap, listed: ReadonlySet<Id> = this.listed()): LiveFact[] {
    return this.#about(type, subject, listed)
      .filter(({ replaced }) => !replaced)
      .map(({ id }) => ({ id, fact: this.get(id) }))
      .sort((a, b) => a.fact.time - b.fact.time || (a.id < b.id ? -1 : 1));
  }

  /** All facts of a type about a subject that were ever listed, oldest first, with whether another took its place. */
  history(type: string, subject: ValueMap): (LiveFact & { replaced: boolean })[] {
    return this.#about(type, subject, this.listed())
      .map(({ id, replaced }) => ({ id, fact: this.get(id), replaced }))
      .sort((a, b) => a.fact.time - b.fact.time || byKey(a, b) || succession(a, b) || (a.id < b.id ? -1 : 1));
  }

  /** The value that counts: the newest of the current ones, by time and then id. Undefined when there is none. */
  current(type: string, subject: ValueMap): LiveFact | undefined {
    return this.live(type, subject).at(-1);
  }

  get(id: Id): Fact {
    return decodeFact(this.#store.get('fact', id));
  }

  /**
   * Records a fact durably. By default it replaces what is current about its subject; `replaces: []` adds one beside
   * the others, as notes do.
   */
  add(fact: Omit<Fact, 'replaces' | 'extra'>, replaces?: Id[]): Id {
    return this.#store.index.transact(() => {
      const before = this.#about(fact.type, fact.subject, this.listed()).map(({ id }) => id);
      const whole: Fact = { ...fact, replaces: (replaces ?? before).sort(), extra: {} };
      const bytes = encodeFact(whole);
      const stage = this.#store.stage();
      stage.put('fact', bytes);
      stage.publish();
      const id = hashObject('fact', bytes);
      this.#store.refs.addFact(id);
      return id;
    });
  }

  /** Heads that a branch deletion or an amended run took away, and that only a later creation gives back. */
  deletedHeads(branch: string): Set<Id> {
    const ids = new Set<Id>();
    for (const type of ['branch-delete', 'amend']) {
      for (const { fact } of this.live(type, { branch })) {
        const value = fact.value as { heads?: Uint8Array[] } | null;
        for (const head of value?.heads ?? []) ids.add(toHex(head));
      }
    }
    return ids;
  }

  #about(type: string, subject: ValueMap | undefined, listed: ReadonlySet<Id>): { id: Id; replaced: boolean }[] {
    if (listed.size === 0) return [];
    const about = [...this.#store.index.history.factsAbout(type, subject)].filter(({ id }) => listed.has(id));
    const replaced = new Set(about.flatMap((fact) => fact.replaces));
    return about.map(({ id }) => ({ id, replaced: replaced.has(id) }));
  }
}

function byKey(a: LiveFact, b: LiveFact): number {
  const [one, other] = [a, b].map(({ fact }) => String(fact.subject['key'] ?? '')) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
}

// Of two facts of one millisecond, the one that replaces the other is the later.
function succession(a: LiveFact, b: LiveFact): number {
  return Number(a.fact.replaces.includes(b.id)) - Number(b.fact.replaces.includes(a.id));
}
