import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { comparePaths, toBytes } from './bytes.ts';
import { encodeFact } from './fact.ts';
import { EMPTY_CONTENT, hashObject } from './hash.ts';
import { LayoutBuilder } from './layout.ts';
import { ManifestBuilder } from './manifest.ts';
import { RecipeBuilder } from './recipe.ts';
import { encodeRun } from './run.ts';
import type { Entry, Id, Kind, Mode, NodeSink, TreeKind, Value } from './types.ts';

/** Values of every type, with text of every kind of code point and numbers at every border. */
export function arbitraryValue(options: { key?: fc.Arbitrary<string> } = {}): fc.Arbitrary<Value> {
  const borders = [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e300];
  const number = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.constantFrom(...borders, ...borders.map((n) => -n), -32, -33, -129, -32_769),
  );
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      number,
      text,
      fc.string({ minLength: 250, maxLength: 400 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.array(tie('value'), { maxLength: 20 }),
      fc.dictionary(options.key ?? text, tie('value'), { maxKeys: 20, noNullPrototype: false }),
    ),
  }));
  return value;
}

/** An id that depends on `text` alone. */
export function idOf(text: string): Id {
  return createHash('sha256').update(text).digest('hex');
}

export function makeEntry(path: string, note = ''): Entry {
  const size = idOf(path + note).charCodeAt(3) * 7;
  return { path, mode: (size % 2) as Mode, size, content: size === 0 ? EMPTY_CONTENT : idOf(path + note) };
}

/** Paths in their order, without one that would be both file and folder. */
export function tidyPaths(paths: Iterable<string>): string[] {
  const sorted = [...new Set(paths)].sort(comparePaths);
  let before: string | undefined;
  return sorted.filter((path) => {
    if (before !== undefined && path.startsWith(`${before}/`)) return false;
    before = path;
    return true;
  });
}

const part = fc.oneof(
  fc.constantFrom('a', 'b', 'a-b', 'a.b', 'é', '\u{1f600}', '\ufb01', 'data', 'x'.repeat(40)),
  fc.string({ unit: fc.constantFrom('a', 'b', '-', '0', 'Z', '~', 'ü'), minLength: 1, maxLength: 3 }),
);

/** A path of one to four parts from few names, so that many share folders. */
export const arbitraryPath: fc.Arbitrary<string> = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

/** A few objects of every structured kind, for mutation. */
export function seedObjects(): { kind: Kind; bytes: Uint8Array }[] {
  const objects: { kind: Kind; bytes: Uint8Array }[] = [];
  const sink: NodeSink = {
    putNode(kind: TreeKind, bytes: Uint8Array): Id {
      objects.push({ kind, bytes });
      return hashObject(kind, bytes);
    },
  };
  const manifest = new ManifestBuilder(sink);
  const layout = new LayoutBuilder(sink);
  const recipe = new RecipeBuilder(sink);
  for (let i = 1000; i < 1200; i++) {
    manifest.add(makeEntry(`f/${i}`));
    layout.add(idOf(`${i}`), idOf('r'));
    recipe.add(idOf(`${i}`), i);
  }
  const { root } = manifest.finish();
  layout.finish();
  recipe.finish();
  const output = {
    content: root,
    files: 200,
    bytes: 1,
    type: 'x',
    meta: { a: [1] },
    version: 1,
    supersedes: [root],
    extra: {},
  };
  const input = {
    role: 'r',
    name: 'n',
    version: 1,
    run: root,
    content: root,
    edge: 'declared',
    path: 'p',
    extra: { z: 1 },
  };
  const named = { author: 'a', branch: 'main', time: 1, message: 'm', heads: [root], generation: 2 };
  const maps = { params: { lr: 0.1 }, metrics: { loss: -1 }, labels: { a: 'b' }, extra: { future: [null, true] } };
  objects.push({
    kind: 'run',
    bytes: encodeRun({ ...named, ...maps, inputs: [input], outputs: { o: output }, command: 'c', status: 1 }),
  });
  const fact = {
    type: 'tag',
    subject: { tag: 't' },
    value: { run: toBytes(root) },
    replaces: [root],
    author: 'a',
    time: 1,
    extra: {},
  };
  objects.push({ kind: 'fact', bytes: encodeFact(fact) });
  return objects;
}
