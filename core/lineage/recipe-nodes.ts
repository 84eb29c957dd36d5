import type { RecipeEntry } from '../object/recipe.ts';
import { recipeFormat } from '../object/recipe-format.ts';
import { childFrame, type Frame, rootFrame } from '../object/tree-walk.ts';
import type { Id, NodeSource } from '../object/types.ts';

/**
 * The chunks of a large file, without those below nodes that `skip` says true for. It is asked once for each node on
 * the way, with the bytes of the file that are below it.
 */
export function* chunksOutside(
  source: NodeSource,
  root: Id,
  skip: (node: Id, bytes: number) => boolean,
): Generator<RecipeEntry> {
  const top = rootFrame(recipeFormat, source, root);
  const frames: Frame<RecipeEntry>[] = skip(root, top.node.bytes) ? [] : [top];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    yield* frame.node.leaves;
    const below = frame.node.inner[frame.index];
    if (below === undefined) {
      frames.pop();
      continue;
    }
    if (!skip(below.child, below.bytes)) frames.push(childFrame(recipeFormat, source, frame));
    frame.index += 1;
  }
}
