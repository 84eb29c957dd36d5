import { join } from 'node:path';
import type { Warning } from '../api.ts';
import { LayoutBuilder } from '../object/layout.ts';
import { ManifestBuilder } from '../object/manifest.ts';
import { CollisionFinder, UnsafePathError } from '../object/paths.ts';
import type { Id, ManifestRoot } from '../object/types.ts';
import { makeTemp } from '../store/files.ts';
import type { Stage } from '../store/stage.ts';
import type { Store } from '../store/store.ts';
import { NameWarnings } from './name-warnings.ts';
import { TarIntake } from './tar-intake.ts';
import { readTar } from './tar-reader.ts';
import { type TarRow, TarTable } from './tar-table.ts';
import { unpackTar } from './tar-unpack.ts';

export interface TarImportOptions {
  signal?: AbortSignal;
  /** Bytes of content and members so far. */
  onProgress?: (bytes: number, files: number) => void;
  onWarning?: (warning: Warning) => void;
}

/**
 * Stores what a tar stream holds, without unpacking it to disk, and returns the manifest and layout of the artifact
 * that it is; both are in `stage`, unpublished. The stream may be compressed. Of several members with one path the last
 * counts; hard links become files; a folder is kept where nothing is in it. Throws BadTarError for an archive that is
 * damaged, cut short or holds what cannot be stored, UnsafePathError for a name that is never stored, LinkLeavesError
 * for a symlink that leads out.
 *
 * @example const { root, layout } = await importTar(store, stage, createReadStream('data.tar.gz'));
 */
export async function importTar(
  store: Store,
  stage: Stage,
  source: AsyncIterable<Uint8Array>,
  options: TarImportOptions = {},
): Promise<{ root: ManifestRoot; layout?: Id }> {
  const table = new TarTable(makeTemp(join(store.dir, 'tmp')));
  try {
    const intake = new TarIntake(store, stage, table);
    let bytes = 0;
    let files = 0;
    for await (const member of readTar(unpackTar(source))) {
      options.signal?.throwIfAborted();
      await intake.add(member);
      bytes += member.size;
      files += 1;
      options.onProgress?.(bytes, files);
    }
    const built = build(stage, table, options.onWarning);
    intake.checkLinks(stage, built.root.root);
    return built;
  } finally {
    table.close();
  }
}

function build(
  stage: Stage,
  table: TarTable,
  onWarning?: (warning: Warning) => void,
): { root: ManifestRoot; layout?: Id } {
  const manifest = new ManifestBuilder(stage);
  const layout = new LayoutBuilder(stage);
  const collisions = new CollisionFinder();
  const names = new NameWarnings(onWarning);
  for (const { path, mode, size, content, recipe } of withoutFullFolders(table.sorted())) {
    manifest.add({ path, mode, size, content });
    if (recipe !== undefined) layout.add(content, recipe);
    const other = collisions.add(path);
    names.look({ path, newFolders: () => (other === undefined ? [] : [{ prefix: '', names: [other, path] }]) });
  }
  names.finish();
  const root = manifest.finish();
  const layoutRoot = layout.finish();
  return layoutRoot === undefined ? { root } : { root, layout: layoutRoot };
}

/** Leaves out folders that something is in. What is in a folder comes right behind it. */
function* withoutFullFolders(rows: Iterable<TarRow>): Generator<TarRow> {
  let held: TarRow | undefined;
  for (const row of rows) {
    if (held && row.path.startsWith(`${held.path}/`)) {
      if (held.mode !== 3) throw new UnsafePathError(held.path, 'it is both a file and a folder');
    } else if (held) {
      yield held;
    }
    held = row;
  }
  if (held) yield held;
}
