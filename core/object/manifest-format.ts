import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { comparePaths } from './bytes.ts';
import { EMPTY_CONTENT } from './hash.ts';
import { ARRAY } from './length-codes.ts';
import { UnencodableError } from './malformed.ts';
import { structureProblem, UnsafePathError } from './path-structure.ts';
import type { ItemCodec, Summary, TreeFormat } from './tree-format.ts';
import { TREE_SHAPE } from './tree-shape.ts';
import type { Entry, Mode } from './types.ts';

const SYMLINK = 2;
const EMPTY_FOLDER = 3;
const MAX_LINK_TARGET = 4096;

/** What is wrong with an entry that is not its path: an unknown mode, a size that its mode or content contradicts. */
function entryProblem({ path, mode, size, content }: Entry): string | undefined {
  if (mode !== 0 && mode !== 1 && mode !== SYMLINK && mode !== EMPTY_FOLDER) return `mode ${mode} is not known`;
  if (!Number.isSafeInteger(size) || size < 0) return `${size} is not a size`;
  if ((size === 0) !== (content === EMPTY_CONTENT)) return 'size and content disagree about being empty';
  if (mode === EMPTY_FOLDER && size !== 0) return 'an empty folder has a size';
  if (mode === SYMLINK && (size === 0 || size > MAX_LINK_TARGET)) return `a link's target has ${size} bytes`;
  if (path === '.' && mode > 1) return "only a file can be at '.'";
  return undefined;
}

const leaf: ItemCodec<Entry> = {
  write(out: ByteWriter, entry: Entry): void {
    out.head(ARRAY, 4);
    out.string(entry.path);
    const unsafe = structureProblem(out.buffer, out.stringStart, out.length);
    if (unsafe !== undefined) throw new UnsafePathError(entry.path, unsafe);
    const problem = entryProblem(entry);
    if (problem !== undefined) throw new UnencodableError(`entry ${JSON.stringify(entry.path)}: ${problem}`);
    out.number(entry.mode);
    out.number(entry.size);
    out.id(entry.content);
  },
  read(input: ByteReader): Entry {
    if (input.array() !== 4) input.fail('an entry of four items is expected');
    const path = readPath(input);
    const mode = input.unsigned() as Mode;
    const entry: Entry = { path, mode, size: input.unsigned(), content: input.id() };
    const problem = entryProblem(entry);
    return problem === undefined ? entry : input.fail(problem);
  },
  key: (entry) => entry.path,
  count: () => 1,
  bytes: (entry) => entry.size,
};

const inner: ItemCodec<Summary> = {
  write(out: ByteWriter, summary: Summary): void {
    out.head(ARRAY, 4);
    out.string(summary.key);
    out.id(summary.child);
    out.number(summary.count);
    out.number(summary.bytes);
  },
  read(input: ByteReader): Summary {
    if (input.array() !== 4) input.fail('an entry of four items is expected');
    return { key: readPath(input), child: input.id(), count: input.unsigned(), bytes: input.unsigned() };
  },
  key: (summary) => summary.key,
  count: (summary) => summary.count,
  bytes: (summary) => summary.bytes,
};

function readPath(input: ByteReader): string {
  const path = input.string();
  const problem = structureProblem(input.buffer, input.stringStart, input.at);
  return problem === undefined ? path : input.fail(`path ${JSON.stringify(path)}: ${problem}`);
}

/** Two keys in a row: ascending, and not a file with something below it. What is below a file would come right after. */
function orderProblem(before: string, after: string): string | undefined {
  if (before === '.' || after === '.') return "an entry at '.' is not alone";
  const order = comparePaths(before, after);
  if (order === 0) return `path ${JSON.stringify(after)} is there twice`;
  if (order > 0) return `path ${JSON.stringify(after)} comes after ${JSON.stringify(before)}, which is out of order`;
  if (after.length > before.length && after.charCodeAt(before.length) === 0x2f && after.startsWith(before)) {
    return `path ${JSON.stringify(before)} is both a file and a folder`;
  }
  return undefined;
}

function same(a: Entry, b: Entry): boolean {
  return a.content === b.content && a.mode === b.mode && a.size === b.size;
}

export const manifestFormat: TreeFormat<Entry> = {
  kind: 'manifest',
  shape: TREE_SHAPE,
  leaf,
  inner,
  compare: comparePaths,
  orderProblem,
  same,
};
