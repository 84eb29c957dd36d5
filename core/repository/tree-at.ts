import { NotFoundError } from '../errors.ts';
import { listManifest, subManifest } from '../object/manifest.ts';
import type { Id } from '../object/types.ts';
import type { Context } from './context.ts';

/** A manifest, and where the recipes of its large files are. */
export interface ArtifactTree {
  root: Id;
  layout?: Id;
}

/**
 * The tree of an artifact, or of a path in it. That of a path is a manifest of its own, which is put into the store: it
 * is the same for everybody, and mostly there already.
 */
export function treeAt(
  context: Context,
  name: string,
  { content, layout }: { content: Id; layout?: Id },
  path: string | undefined,
): ArtifactTree {
  const rest = layout === undefined ? {} : { layout };
  if (path === undefined) return { root: content, ...rest };
  const { store } = context;
  if (listManifest(store, content, { prefix: path }).next().done)
    throw new NotFoundError(`"${name}" has no path "${path}"`, { hint: `see what is in it: art ls -r ${name}` });
  const stage = store.stage();
  try {
    const { root } = subManifest(store, stage, content, path);
    stage.publish();
    return { root, ...rest };
  } finally {
    stage.abort();
  }
}
