import { createHash } from 'node:crypto';
import { encode } from '../../../object/codec.ts';
import type { ValueMap } from '../../../object/types.ts';

/** The most that a run keeps of the code it was made with: every run has a map of its own, and there are many runs. */
export const MAX_ENTRIES = 100;

/** Ids by path. A path that ends with `/` is a folder and has the hash of the map of what is in it; `./` is all. */
export type CodeMap = ReadonlyMap<string, Uint8Array>;

const EVERYTHING = './';

/**
 * Files with their ids as a map of at most `max` entries: while there are more, the deepest folders become one entry
 * each. The same files always give the same map.
 */
export function fold(files: CodeMap, max: number = MAX_ENTRIES): ValueMap {
  let entries = files;
  for (let depth = deepest(files); entries.size > max && depth > 0; depth--) entries = foldBelow(entries, depth);
  return toMap(entries.size > max ? new Map([[EVERYTHING, hashOf(entries)]]) : entries);
}

/** Two maps of code with the same folders folded in both, so that they can be compared entry by entry. */
export function foldAlike(a: CodeMap, b: CodeMap): [CodeMap, CodeMap] {
  const folders = [...a.keys(), ...b.keys()].filter((path) => path.endsWith('/'));
  // The folders highest up last: they take in what was folded below them.
  folders.sort((one, other) => depthOf(other) - depthOf(one));
  const foldIn = (map: CodeMap): CodeMap => folders.reduce(foldOne, map);
  return [foldIn(a), foldIn(b)];
}

function foldOne(entries: CodeMap, folder: string): CodeMap {
  if (entries.has(folder)) return entries;
  const prefix = folder === EVERYTHING ? '' : folder;
  const kept = new Map<string, Uint8Array>();
  let inside: CodeMap = new Map(
    [...entries].flatMap(([path, id]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), id]] : [])),
  );
  for (const [path, id] of entries) if (!path.startsWith(prefix)) kept.set(path, id);
  if (inside.size === 0) return entries;
  for (let depth = deepest(inside); depth > 0; depth--) inside = foldBelow(inside, depth);
  return kept.set(folder, hashOf(inside));
}

/** Everything that lies in `depth` folders becomes the innermost of them. Nothing may lie deeper. */
function foldBelow(entries: CodeMap, depth: number): Map<string, Uint8Array> {
  const folded = new Map<string, Uint8Array>();
  const folders = new Map<string, Map<string, Uint8Array>>();
  for (const [path, id] of entries) {
    if (depthOf(path) < depth) folded.set(path, id);
    else {
      const end = path.lastIndexOf('/', path.length - 2) + 1;
      const folder = path.slice(0, end);
      const inside = folders.get(folder) ?? new Map<string, Uint8Array>();
      folders.set(folder, inside.set(path.slice(end), id));
    }
  }
  for (const [folder, inside] of folders) folded.set(folder, hashOf(inside));
  return folded;
}

function deepest(entries: CodeMap): number {
  let most = 0;
  for (const path of entries.keys()) most = Math.max(most, depthOf(path));
  return most;
}

/** In how many folders something lies. */
function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf('/'); at >= 0 && at < path.length - 1; at = path.indexOf('/', at + 1)) depth++;
  return depth;
}

function hashOf(entries: CodeMap): Uint8Array {
  return createHash('sha256')
    .update(encode(toMap(entries)))
    .digest();
}

function toMap(entries: CodeMap): ValueMap {
  const map: ValueMap = Object.create(null);
  for (const [path, id] of entries) map[path] = id;
  return map;
}
