import { UsageError } from '../errors.ts';
import { readJsonLeaves } from '../materialize/json-paths.ts';
import { formatKeyPath, type KeyPath, type Leaf, parseKeyPath } from '../materialize/key-path.ts';
import { type Contents, type FileAt, sourceOf } from './contents.ts';
import { matchLeaves } from './leaf-match.ts';
import { type LeafNode, leafTree } from './leaf-tree.ts';
import type { Span } from './spans.ts';
import { unlessUnfit } from './unfit.ts';
import type { Unitizer } from './unitizer.ts';

/** Larger files are looked at line by line. In bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

interface KeyFile {
  leaves: readonly Leaf[];
  root: LeafNode;
}

/** A JSON file, or one of YAML, by the paths of the values in it. */
export function keyUnitizer(contents: Contents, format: 'json' | 'yaml'): Unitizer<KeyFile> {
  return {
    by: 'keys',
    open: (file) => (file.entry.size > MAX_BYTES ? undefined : unlessUnfit(() => readFile(contents, file, format))),
    count: ({ leaves }) => leaves.length,
    wanted,
    match: (before, after) => matchLeaves(before.root, after.root),
    matchSource: (before, after) => matchLeaves(before.root, after.root),
    *describe({ leaves }, spans) {
      for (const span of spans) {
        for (let to = span.to; to < span.to + span.length; to++) {
          const { path, text } = leaves[to] as Leaf;
          const one = { at: span.at + to - span.to, to, length: 1 };
          yield { span: one, unit: { kind: 'key', key: formatKeyPath(path), value: text } };
        }
      }
    },
  };
}

async function readFile(contents: Contents, file: FileAt, format: 'json' | 'yaml'): Promise<KeyFile> {
  const source = sourceOf(contents, file);
  const leaves: Leaf[] = [];
  if (format === 'json') for await (const leaf of readJsonLeaves(source)) leaves.push(leaf);
  else {
    const { readYamlLeaves } = await import('../materialize/yaml.ts');
    leaves.push(...(await readYamlLeaves(source)));
  }
  return { leaves, root: leafTree(leaves) };
}

function wanted({ leaves }: KeyFile, { key, lines }: { key?: string; lines?: unknown }): Span[] {
  if (lines) {
    throw new UsageError('this file is looked at by key, and has no lines then', { hint: 'add: --by lines' });
  }
  const path = key === undefined ? [] : parseKeyPath(key.replace(/^\./, ''));
  const spans = leaves.flatMap((leaf, at) => (isBelow(leaf.path, path) ? [{ at, to: at, length: 1 }] : []));
  if (spans.length > 0 || key === undefined) return spans;
  throw new UsageError(`there is no key "${key}"`, { hint: 'a key is written a.b[0]; without --key all are shown' });
}

function isBelow(path: KeyPath, above: KeyPath): boolean {
  return above.every((key, i) => path[i] === key);
}
