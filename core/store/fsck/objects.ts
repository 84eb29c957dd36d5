import { ArtError } from '../../errors.ts';
import { EMPTY_CONTENT } from '../../object/hash.ts';
import type { Id, Kind } from '../../object/types.ts';
import { classOf } from '../pack/format.ts';
import { readRecord } from '../pack/reader.ts';
import type { Store } from '../store.ts';
import { messageOf, type Problem } from './problem.ts';

// Looking for a second copy reads the footers of all packs; with much damage that would take for ever.
const MAX_SEARCHES = 100;

/** Reads objects for fsck: each failure becomes a problem, reported once. */
export class Objects {
  readonly #store: Store;
  readonly #damagedPacks: ReadonlySet<string>;
  readonly #reported: Set<Id>;
  #searches = 0;
  readonly problems: Problem[] = [];

  /** `reported` has the ids that are known to be bad, and gets those found. */
  constructor(store: Store, damagedPacks: ReadonlySet<string>, reported: Set<Id>) {
    this.#store = store;
    this.#damagedPacks = damagedPacks;
    this.#reported = reported;
  }

  /** The object's bytes, or undefined after noting why there are none. */
  read(kind: Kind, id: Id): Uint8Array | undefined {
    try {
      const place = this.#store.index.find(kind, id);
      if (!place) return this.#bad(kind, id, 'is missing');
      return readRecord(this.#store.packs.fd(classOf(kind), place.pack), place);
    } catch (error) {
      return this.#searchFor(kind, id, error);
    }
  }

  /** Checks that an object is there, reading it only where its pack is known to be damaged. */
  expect(kind: Kind, id: Id): void {
    if (kind === 'blob' && id === EMPTY_CONTENT) return;
    const place = this.#store.index.find(kind, id);
    if (!place || this.#damagedPacks.has(place.pack)) this.read(kind, id);
  }

  note(kind: Kind, id: Id, message: string): void {
    this.#bad(kind, id, message);
  }

  #searchFor(kind: Kind, id: Id, error: unknown): Uint8Array | undefined {
    if (this.#searches++ >= MAX_SEARCHES) return this.#bad(kind, id, messageOf(error));
    try {
      return this.#store.get(kind, id);
    } catch (failure) {
      if (!(failure instanceof ArtError)) throw failure;
      return this.#bad(kind, id, failure.message);
    }
  }

  #bad(kind: Kind, id: Id, message: string): undefined {
    if (this.#reported.has(id)) return;
    this.#reported.add(id);
    this.problems.push({ kind, id, pack: this.#store.index.find(kind, id)?.pack ?? '', message });
  }
}
