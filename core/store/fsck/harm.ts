import { CorruptError, MissingObjectError } from '../../errors.ts';
import { decodeRun } from '../../object/run.ts';
import type { Id, Kind, TreeKind } from '../../object/types.ts';
import type { Store } from '../store.ts';
import { viewNode } from './node-view.ts';

/**
 * Which artifact versions (`model@3`) reach each of the bad ids, and which runs (by id) are bad themselves or lead to
 * bad ones. Walks every run; nodes that reach nothing bad are remembered and not read again.
 */
export function harmed(store: Store, bad: ReadonlySet<Id>): Map<Id, string[]> {
  const harms = new Map<Id, Set<string>>();
  const add = (id: Id, selector: string): void => {
    const selectors = harms.get(id) ?? new Set();
    harms.set(id, selectors.add(selector));
  };
  const below = new BadBelow(store, bad);
  const open = new Set(store.refs.branches().flatMap((branch) => store.refs.heads(branch)));
  for (const id of open) {
    if (bad.has(id)) add(id, id);
    const run = attempt(() => decodeRun(store.get('run', id)));
    if (!run) continue;
    for (const next of [...run.heads, ...run.inputs.map((input) => input.run)]) open.add(next);
    const owned = [
      ...Object.entries(run.outputs).map(([name, output]) => ({ ...output, of: `${name}@${output.version}` })),
      ...Object.values(run.attachments ?? {}).map((attachment) => ({ ...attachment, of: id })),
    ];
    for (const { content, layout, of } of owned) {
      for (const found of below.of('manifest', content)) add(found, of);
      if (layout) for (const found of below.of('layout', layout)) add(found, of);
    }
  }
  return new Map([...harms].map(([id, selectors]) => [id, [...selectors].sort()]));
}

const NONE: ReadonlySet<Id> = new Set();

class BadBelow {
  readonly #store: Store;
  readonly #bad: ReadonlySet<Id>;
  readonly #known = new Map<Id, ReadonlySet<Id>>();

  constructor(store: Store, bad: ReadonlySet<Id>) {
    this.#store = store;
    this.#bad = bad;
  }

  /** The bad ids among a node and all that it reaches. */
  of(kind: Kind, id: Id): ReadonlySet<Id> {
    const known = this.#known.get(id);
    if (known) return known;
    const found = this.#find(kind, id);
    if (kind !== 'blob') this.#known.set(id, found.size === 0 ? NONE : found);
    return found;
  }

  #find(kind: Kind, id: Id): Set<Id> {
    const found = new Set<Id>();
    if (this.#bad.has(id)) found.add(id);
    if (kind === 'blob' || (found.size > 0 && !this.#store.knows(kind, id))) return found;
    const tree = kind as TreeKind;
    const view = attempt(() => viewNode(tree, this.#store.getNode(tree, id)));
    for (const { kind: other, id: target } of view?.refers ?? [])
      for (const bad of this.of(other, target)) found.add(bad);
    for (const { child } of view?.inner ?? []) for (const bad of this.of(kind, child)) found.add(bad);
    return found;
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CorruptError || error instanceof MissingObjectError) return undefined;
    throw error;
  }
}
