import type { Id } from '../object/types.ts';

/** Verified objects last used, up to a number of bytes. */
export class NodeCache {
  readonly #limit: number;
  readonly #nodes = new Map<Id, Uint8Array>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get(id: Id): Uint8Array | undefined {
    const node = this.#nodes.get(id);
    if (node) {
      this.#nodes.delete(id);
      this.#nodes.set(id, node);
    }
    return node;
  }

  set(id: Id, node: Uint8Array): void {
    if (this.#nodes.has(id)) return;
    this.#nodes.set(id, node);
    this.#bytes += node.length;
    for (const [oldest, { length }] of this.#nodes) {
      if (this.#bytes <= this.#limit) return;
      this.#nodes.delete(oldest);
      this.#bytes -= length;
    }
  }
}
