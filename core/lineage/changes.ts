import { diffManifests, type ManifestDiff } from '../object/manifest.ts';
import type { Id, NodeSource } from '../object/types.ts';

/** Changes kept from the first pass; more of them are read again for each pass. */
const MAX_KEPT = 20_000;

/** The entries that differ between two manifests, to be gone through as often as needed in bounded memory. */
export class Changes implements Iterable<ManifestDiff> {
  readonly #source: NodeSource;
  readonly #before: Id | null;
  readonly #after: Id | null;
  #kept: readonly ManifestDiff[] | undefined;

  constructor(source: NodeSource, before: Id | null, after: Id | null) {
    this.#source = source;
    this.#before = before;
    this.#after = after;
  }

  *[Symbol.iterator](): Generator<ManifestDiff> {
    if (this.#kept) return yield* this.#kept;
    const kept: ManifestDiff[] = [];
    for (const change of diffManifests(this.#source, this.#before, this.#after)) {
      if (kept.length <= MAX_KEPT) kept.push(change);
      yield change;
    }
    if (kept.length <= MAX_KEPT) this.#kept = kept;
  }
}
