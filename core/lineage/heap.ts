/** A binary heap; `before(a, b)` says whether a comes out before b. */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #before: (a: T, b: T) => boolean;

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  /** Everything inside, in no particular order. */
  values(): IterableIterator<T> {
    return this.#items.values();
  }

  push(item: T): void {
    let at = this.#items.push(item) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = this.#items[up] as T;
      if (!this.#before(item, parent)) break;
      this.#items[at] = parent;
      at = up;
    }
    this.#items[at] = item;
  }

  pop(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    const { length } = this.#items;
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && this.#before(this.#items[child + 1] as T, this.#items[child] as T)) child += 1;
      const candidate = this.#items[child] as T;
      if (!this.#before(candidate, item)) break;
      this.#items[at] = candidate;
      at = child;
    }
    this.#items[at] = item;
  }
}
