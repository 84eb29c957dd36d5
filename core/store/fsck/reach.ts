import { CorruptError, MissingObjectError } from '../../errors.ts';
import { decodeFact } from '../../object/fact.ts';
import { findRecipe } from '../../object/layout.ts';
import { recipeLength } from '../../object/recipe.ts';
import { type Attachment, decodeRun, type RunOutput } from '../../object/run.ts';
import type { Summary } from '../../object/tree-format.ts';
import type { Id, Kind, TreeKind } from '../../object/types.ts';
import type { Store } from '../store.ts';
import { type NodeView, viewNode } from './node-view.ts';
import type { Objects } from './objects.ts';
import type { Problem } from './problem.ts';

interface Seen {
  level: number;
  lastKey: string;
  count: number;
  bytes: number;
  /** Whether a large file is at or below it. */
  large: boolean;
}

/**
 * Follows heads and facts to everything that they reach. Nodes are visited once, however many versions share them; in
 * memory are their ids, never those of blobs.
 */
export class Reach {
  readonly #store: Store;
  readonly #objects: Objects;
  readonly #seen = new Map<Id, Seen | undefined>();
  readonly #covered = new Set<string>();

  constructor(store: Store, objects: Objects) {
    this.#store = store;
    this.#objects = objects;
  }

  *problems(): Generator<Problem> {
    for (const id of this.#store.refs.facts()) {
      this.#decoded('fact', id, decodeFact);
      yield* this.#drain();
    }
    const heads = this.#store.refs.branches().flatMap((branch) => this.#store.refs.heads(branch));
    const open = new Set(heads);
    for (const id of open) {
      const run = this.#decoded('run', id, decodeRun);
      for (const next of run ? [...run.heads, ...run.inputs.map((input) => input.run)] : []) open.add(next);
      for (const output of Object.values(run?.outputs ?? {})) this.#output(output);
      for (const attachment of Object.values(run?.attachments ?? {})) this.#output(attachment);
      yield* this.#drain();
    }
  }

  *#drain(): Generator<Problem> {
    yield* this.#objects.problems.splice(0);
  }

  #decoded<T>(kind: Kind, id: Id, decode: (bytes: Uint8Array) => T): T | undefined {
    const bytes = this.#objects.read(kind, id);
    try {
      return bytes && decode(bytes);
    } catch (error) {
      if (!(error instanceof CorruptError)) throw error;
      this.#objects.note(kind, id, error.message);
      return undefined;
    }
  }

  #output({ content, layout, files, bytes }: RunOutput | Attachment): void {
    const root = this.#node('manifest', content);
    if (layout) this.#node('layout', layout);
    if (root && (root.count !== files || root.bytes !== bytes)) {
      this.#objects.note('manifest', content, 'a run gives it other totals');
    }
    if (root?.large) this.#cover(content, layout);
  }

  #node(kind: TreeKind, id: Id): Seen | undefined {
    if (this.#seen.has(id)) return this.#seen.get(id);
    const view = this.#decoded(kind, id, (bytes) => viewNode(kind, bytes));
    const seen = view && this.#below(kind, id, view);
    this.#seen.set(id, seen);
    return seen;
  }

  #below(kind: TreeKind, id: Id, view: NodeView): Seen {
    for (const { kind: other, id: target } of view.refers) {
      if (other === 'recipe') this.#node('recipe', target);
      else this.#objects.expect(other, target);
    }
    let large = view.large.length > 0;
    for (const summary of view.inner) {
      const child = this.#node(kind, summary.child);
      if (child && differs(child, summary, view.level)) this.#objects.note(kind, id, 'a child is not what it says');
      large ||= child?.large === true;
    }
    const { level, lastKey, count, bytes } = view;
    return { level, lastKey, count, bytes, large };
  }

  /** Large files must have a recipe of their length in the layout that goes with this manifest. */
  #cover(id: Id, layout: Id | undefined): void {
    const key = `${id} ${layout}`;
    if (this.#covered.has(key) || !this.#seen.get(id)?.large) return;
    this.#covered.add(key);
    const view = this.#decoded('manifest', id, (bytes) => viewNode('manifest', bytes));
    for (const { child } of view?.inner ?? []) this.#cover(child, layout);
    for (const { content, size } of view?.large ?? []) {
      const length = layout === undefined ? undefined : this.#lengthOf(layout, content);
      if (length === undefined) this.#objects.note('manifest', id, `large file "${content}" has no recipe`);
      else if (length !== size && !Number.isNaN(length))
        this.#objects.note('manifest', id, `the recipe of "${content}" has another length`);
    }
  }

  /** The length of the large file, or NaN where damage that is reported elsewhere hides it. */
  #lengthOf(layout: Id, content: Id): number | undefined {
    try {
      const recipe = findRecipe(this.#store, layout, content);
      return recipe === undefined ? undefined : recipeLength(this.#store, recipe);
    } catch (error) {
      if (error instanceof CorruptError || error instanceof MissingObjectError) return Number.NaN;
      throw error;
    }
  }
}

function differs(child: Seen, summary: Summary, parentLevel: number): boolean {
  const same = child.lastKey === summary.key && child.count === summary.count && child.bytes === summary.bytes;
  return !same || child.level !== parentLevel - 1;
}
