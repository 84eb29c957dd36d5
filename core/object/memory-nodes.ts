import { MissingObjectError } from '../errors.ts';
import { hashObject } from './hash.ts';
import type { Id, NodeSink, NodeSource, TreeKind } from './types.ts';

/** Tree nodes in memory: for tests, and for comparing what is not stored. */
export class MemoryNodes implements NodeSource, NodeSink {
  private readonly nodes = new Map<Id, Uint8Array>();

  get size(): number {
    return this.nodes.size;
  }

  putNode(kind: TreeKind, bytes: Uint8Array): Id {
    const id = hashObject(kind, bytes);
    this.nodes.set(id, bytes);
    return id;
  }

  getNode(kind: TreeKind, id: Id): Uint8Array {
    const bytes = this.nodes.get(id);
    if (bytes === undefined) throw new MissingObjectError(`${kind} ${id} is not there`);
    return bytes;
  }
}
