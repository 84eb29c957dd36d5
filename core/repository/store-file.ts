import { LayoutBuilder } from '../object/layout.ts';
import { ManifestBuilder } from '../object/manifest.ts';
import type { Id, ManifestRoot } from '../object/types.ts';
import { ingestStream } from '../store/data/ingest.ts';
import type { Stage } from '../store/stage.ts';
import type { Context } from './context.ts';
import { SINGLE } from './look.ts';

/** Brings a stream into the stage as content that is a single file. */
export async function storeFile(
  context: Context,
  stage: Stage,
  stream: AsyncIterable<Uint8Array>,
): Promise<{ root: ManifestRoot; layout?: Id }> {
  const { content, size, recipe } = await ingestStream(context.store, stage, stream);
  const manifest = new ManifestBuilder(stage);
  manifest.add({ path: SINGLE, mode: 0, size, content });
  const layout = new LayoutBuilder(stage);
  if (recipe !== undefined) layout.add(content, recipe);
  const layoutRoot = layout.finish();
  return { root: manifest.finish(), ...(layoutRoot === undefined ? {} : { layout: layoutRoot }) };
}
