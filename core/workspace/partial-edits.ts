import { comparePaths } from '../object/bytes.ts';
import { findEntry, listManifest, type ManifestEdit } from '../object/manifest.ts';
import type { Id, NodeSource } from '../object/types.ts';
import { parentOf } from './folders.ts';

/**
 * Edits of a path that was restored in part, made to fit the rest of its version, which is not on disk: a file in the
 * place of a folder takes away what the folder has, one below a file takes away the file, and a folder that only seems
 * empty because the rest was not restored is no empty folder. In manifest order, like the edits given.
 */
export function partialEdits(source: NodeSource, base: Id, edits: Iterable<ManifestEdit>): ManifestEdit[] {
  const all = new Map<string, ManifestEdit['entry']>();
  for (const { path, entry } of edits) all.set(path, entry);
  for (const [path, entry] of [...all]) {
    if (entry === null) continue;
    const hidden = [...below(source, base, path)].filter((inner) => !all.has(inner));
    if (entry.mode === 3 && hidden.length > 0) {
      all.delete(path);
      continue;
    }
    for (const inner of hidden) all.set(inner, null);
    for (let outer = parentOf(path); outer !== '' && !all.has(outer); outer = parentOf(outer)) {
      if (findEntry(source, base, outer) !== undefined) all.set(outer, null);
    }
  }
  return [...all].map(([path, entry]) => ({ path, entry })).sort((a, b) => comparePaths(a.path, b.path));
}

function* below(source: NodeSource, base: Id, path: string): Generator<string, void, void> {
  for (const entry of listManifest(source, base, { prefix: path })) if (entry.path !== path) yield entry.path;
}
