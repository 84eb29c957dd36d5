// Artifacts in memory, for the tests of this folder.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { comparePaths } from '../../object/bytes.ts';
import { EMPTY_CONTENT } from '../../object/hash.ts';
import { listManifest, ManifestBuilder } from '../../object/manifest.ts';
import type { Entry, Id, Mode, NodeSink, NodeSource } from '../../object/types.ts';

export function idOf(text: string): Id {
  return createHash('sha256').update(text).digest('hex');
}

/** An entry whose content is the text `of`; a mode of 3 makes an empty folder of it. */
export function entry(path: string, of: string = path, mode: Mode = 0, size: number = of.length): Entry {
  return mode === 3 || size === 0
    ? { path, mode, size: 0, content: EMPTY_CONTENT }
    : { path, mode, size, content: idOf(of) };
}

export function manifestOf(sink: NodeSink, entries: Iterable<Entry>): Id {
  const builder = new ManifestBuilder(sink);
  for (const item of [...entries].sort((a, b) => comparePaths(a.path, b.path))) builder.add(item);
  return builder.finish().root;
}

export function asMap(source: NodeSource, root: Id): Map<string, Entry> {
  return new Map([...listManifest(source, root)].map((item) => [item.path, item]));
}

/** Up to ten entries of few paths and contents, so that two such artifacts have much in common. */
export function artifacts(): fc.Arbitrary<Entry[]> {
  const part = fc.constantFrom('a', 'b', 'c!');
  const path = fc.oneof({ weight: 9, arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }) }, fc.constant(['.']));
  const mode = fc.constantFrom<Mode>(0, 0, 0, 1, 2, 3);
  const item = fc.record({ path: path.map((parts) => parts.join('/')), of: fc.constantFrom('1', '2', '3'), mode });
  return fc
    .array(item, { maxLength: 10 })
    .map((items) => legal(items.map(({ path, of, mode }) => entry(path, of, path === '.' && mode > 1 ? 0 : mode))));
}

/** The entries that may stand in one manifest: the first of each path, none below a file, `.` alone. */
export function legal(entries: readonly Entry[]): Entry[] {
  const kept = new Map<string, Entry>();
  for (const item of entries) {
    const clashes = [...kept.keys()].some((path) => meets(path, item.path));
    if (!clashes) kept.set(item.path, item);
  }
  return [...kept.values()];
}

/** Whether two paths cannot stand in one manifest. */
export function meets(a: string, b: string): boolean {
  return a === b || a === '.' || b === '.' || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
