import { createHash } from 'node:crypto';
import { encode } from '../../../object/codec.ts';
import type { ValueMap } from '../../../object/types.ts';

/** The most that a run keeps of the code it was made with: every run has a map of its own, and there are many runs. */
export const MAX_ENTRIES = 100;

/**
 * Files with their ids as a map of at most about `max` entries: while there are more, the deepest folders become one entry
 * each, `FOLDER/`, whose value is the hash of what would have stood there. The same files always give the same map.
 */
export function fold(files: ReadonlyMap<string, Uint8Array>, max: number = MAX_ENTRIES): ValueMap {
  let entries = new Map(files);
  let depth = Math.max(0, ...[...entries.keys()].map(depthOf));
  for (; entries.size > max && depth > 0; depth--) entries = foldAt(entries, depth);
  if (entries.size > max) entries = new Map([['./', hashOf(toMap(entries))]]);
  return toMap(entries);
}

/** Folders above a file; a folder that stands for its files has its own depth. */
function depthOf(path: string): number {
  return path.split('/').length - 1 - (path.endsWith('/') ? 1 : 0);
}

function foldAt(entries: ReadonlyMap<string, Uint8Array>, depth: number): Map<string, Uint8Array> {
  const folded = new Map<string, Uint8Array>();
  const folders = new Map<string, ValueMap>();
  for (const [path, id] of entries) {
    if (depthOf(path) < depth) {
      folded.set(path, id);
      continue;
    }
    const parts = path.split('/');
    const folder = `${parts.slice(0, depth).join('/')}/`;
    const inside: ValueMap = folders.get(folder) ?? Object.create(null);
    inside[parts.slice(depth).join('/')] = id;
    folders.set(folder, inside);
  }
  for (const [folder, inside] of folders) folded.set(folder, hashOf(inside));
  return folded;
}

function hashOf(map: ValueMap): Uint8Array {
  return createHash('sha256').update(encode(map)).digest();
}

function toMap(entries: ReadonlyMap<string, Uint8Array>): ValueMap {
  const map: ValueMap = Object.create(null);
  for (const [path, id] of entries) map[path] = id;
  return map;
}
