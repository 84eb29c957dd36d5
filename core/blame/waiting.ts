/**
 * Paths of a version that wait to be explained, each with the numbers of the paths asked about that it stands for:
 * nearly always one. Made to be handed on whole, a million at a time.
 */
export class Waiting {
  readonly #first = new Map<string, number>();
  /** The number that stands for the same path as this one does; -1 for none. Shared by all that come from one. */
  readonly #next: Int32Array;

  private constructor(next: Int32Array) {
    this.#next = next;
  }

  static of(paths: readonly string[]): Waiting {
    const waiting = new Waiting(new Int32Array(paths.length).fill(-1));
    for (const [index, path] of paths.entries()) waiting.#first.set(path, index);
    return waiting;
  }

  /** An empty one for the same numbers. */
  none(): Waiting {
    return new Waiting(this.#next);
  }

  get size(): number {
    return this.#first.size;
  }

  paths(): Iterable<string> {
    return this.#first.keys();
  }

  /** Every path with each number that it stands for. */
  *all(): Generator<[path: string, index: number]> {
    for (const [path, first] of this.#first) {
      for (let index = first; index >= 0; index = this.#next[index] as number) yield [path, index];
    }
  }

  /** Takes a path out and puts it into `other` under the name that it has there; false when it does not wait here. */
  move(path: string, other: Waiting, name: string): boolean {
    const first = this.#first.get(path);
    if (first === undefined) return false;
    this.#first.delete(path);
    other.#add(name, first);
    return true;
  }

  /** Both together. Neither is to be used again. */
  join(other: Waiting): Waiting {
    const [small, large] = this.size < other.size ? [this, other] : [other, this];
    for (const [path, first] of small.#first) large.#add(path, first);
    return large;
  }

  #add(path: string, first: number): void {
    const known = this.#first.get(path);
    this.#first.set(path, first);
    if (known === undefined) return;
    let last = first;
    while ((this.#next[last] as number) >= 0) last = this.#next[last] as number;
    this.#next[last] = known;
  }
}
