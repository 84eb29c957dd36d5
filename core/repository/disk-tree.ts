import { NotFoundError } from '../errors.ts';
import type { NodeSource } from '../object/types.ts';
import { hashItems } from '../workspace/hash-items.ts';
import { treeOf } from '../workspace/tree.ts';
import { openScan } from './capture.ts';
import type { Context } from './context.ts';
import type { ArtifactTree } from './tree-at.ts';

/**
 * The manifest that a path on disk would have. It is not stored: its nodes are seen through `source` until the
 * repository is closed.
 */
export async function diskTree(
  context: Context,
  name: string,
  inside: string | undefined,
): Promise<{ tree: ArtifactTree; source: NodeSource }> {
  const { workspace, store } = context;
  const home = workspace.pathOf(name);
  const path = home === undefined || inside === undefined ? home : `${home}/${inside}`;
  if (path === undefined || !workspace.has(path)) {
    throw new NotFoundError(`"${name}" is not in the workspace`, {
      hint: `compare two versions: art diff ${name}@1 ${name}@2`,
    });
  }
  const stage = store.stage();
  context.closing.push(() => stage.abort());
  const scan = openScan(context, { name, path }, false, 'quiet');
  try {
    for await (const items of scan.batches()) scan.stored(await hashItems(items));
    const { root, layout } = scan.unchanged && scan.base ? scan.base : treeOf(scan, stage);
    return { tree: { root, ...(layout === undefined ? {} : { layout }) }, source: stage };
  } finally {
    scan.close();
  }
}
