import { ArtError, exitCodes } from '../../errors.ts';
import type { Attachment } from '../../object/run.ts';
import type { Id, TreeKind } from '../../object/types.ts';
import { viewNode } from '../../store/fsck/node-view.ts';
import type { Store } from '../../store/store.ts';

/**
 * Whether all that an output consists of is in the store. Reads its tree and looks up its blobs without reading them:
 * what is damaged shows when it is restored. Memory: an id for each node.
 */
export function isWhole(store: Store, { content, layout }: Pick<Attachment, 'content' | 'layout'>): boolean {
  const open: { kind: TreeKind; id: Id }[] = [{ kind: 'manifest', id: content }];
  if (layout !== undefined) open.push({ kind: 'layout', id: layout });
  const seen = new Set<Id>();
  try {
    for (let next = open.pop(); next; next = open.pop()) {
      if (seen.has(next.id)) continue;
      seen.add(next.id);
      const { inner, refers } = viewNode(next.kind, store.getNode(next.kind, next.id));
      for (const { child } of inner) open.push({ kind: next.kind, id: child });
      for (const { kind, id } of refers) {
        if (kind === 'recipe') open.push({ kind, id });
        else if (!store.has(kind, id)) return false;
      }
    }
    return true;
  } catch (error) {
    if (error instanceof ArtError && error.exit === exitCodes.corrupt) return false;
    throw error;
  }
}
