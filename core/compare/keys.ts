import type { FileKind } from '../materialize/detect.ts';
import { formatKeyPath, type Leaf } from '../materialize/key-path.ts';
import { type ByteSource, tooLarge } from '../materialize/source.ts';
import type { Value } from '../object/types.ts';
import type { CompareOptions, KeyChange, KeyDiff } from './result.ts';

/** Leaves of a side that are held at once. */
const MAX_LEAVES = 1_000_000;
const DEFAULT_LIMIT = 1_000;

type Leaves = Map<string, Leaf>;

/** Compares JSON and YAML by the values at their key paths. Members of lists go by their number. */
export async function compareKeys(
  before: { kind: FileKind; source: ByteSource },
  after: { kind: FileKind; source: ByteSource },
  options: CompareOptions,
): Promise<KeyDiff> {
  const a = await readLeaves(before);
  const b = await readLeaves(after);
  const changes = changesOf(a, b);
  const count = (change: KeyChange['change']): number => changes.filter((one) => one.change === change).length;
  return {
    kind: 'keys',
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    changes: changes.slice(0, options.limit ?? DEFAULT_LIMIT),
    notes: changes.length === 0 ? ['the values are the same, written in another way'] : [],
  };
}

async function readLeaves({ kind, source }: { kind: FileKind; source: ByteSource }): Promise<Leaves> {
  const leaves: Leaves = new Map();
  for await (const leaf of await open(kind, source)) {
    if (leaves.size === MAX_LEAVES) throw tooLarge('it', MAX_LEAVES + 1, MAX_LEAVES, 'values');
    leaves.set(keyOf(leaf, leaves), leaf);
  }
  return leaves;
}

async function open(kind: FileKind, source: ByteSource): Promise<AsyncIterable<Leaf> | Iterable<Leaf>> {
  if (kind === 'yaml') return (await import('../materialize/yaml.ts')).readYamlLeaves(source);
  return (await import('../materialize/json-paths.ts')).readJsonLeaves(source);
}

/** A key that an object has twice is told apart by a number. */
function keyOf({ path }: Leaf, taken: Leaves): string {
  const key = formatKeyPath(path);
  let unique = key;
  for (let n = 2; taken.has(unique); n++) unique = `${key} (${n})`;
  return unique;
}

/** In the order of the newer side; what it lacks stands behind what was before it. */
function changesOf(before: Leaves, after: Leaves): KeyChange[] {
  const places = new Map([...after.keys()].map((key, place) => [key, place]));
  const found: { place: number; change: KeyChange }[] = [];
  for (const [key, leaf] of after) {
    const place = places.get(key) as number;
    const old = before.get(key);
    if (!old) found.push({ place, change: { key, change: 'added', after: valueIn(leaf) } });
    else if (old.kind !== leaf.kind || old.value !== leaf.value)
      found.push({ place, change: { key, change: 'changed', before: valueIn(old), after: valueIn(leaf) } });
  }
  let last = -1;
  for (const [key, leaf] of before) {
    const place = places.get(key);
    if (place === undefined)
      found.push({ place: last + 0.5, change: { key, change: 'removed', before: valueIn(leaf) } });
    else last = place;
  }
  return found.sort((a, b) => a.place - b.place).map(({ change }) => change);
}

function valueIn({ kind, value }: Leaf): Value {
  if (kind === 'object') return {};
  if (kind === 'array') return [];
  // A number that no float64 holds came as its digits.
  return kind === 'number' && typeof value === 'string' && /^-?\d+$/.test(value) ? { $int: value } : value;
}
