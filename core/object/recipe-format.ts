import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { MAX_BLOB } from './hash.ts';
import { ARRAY } from './length-codes.ts';
import { UnencodableError } from './malformed.ts';
import type { ItemCodec, Summary, TreeFormat } from './tree-format.ts';
import { TREE_SHAPE } from './tree-shape.ts';
import type { Id } from './types.ts';

/** A chunk of a large file and how many bytes it has. */
export interface RecipeEntry {
  chunk: Id;
  length: number;
}

function writePair(out: ByteWriter, id: Id, length: number): void {
  out.head(ARRAY, 2);
  out.id(id);
  out.number(length);
}

function readPair(input: ByteReader): { id: Id; length: number } {
  if (input.array() !== 2) input.fail('an entry of two items is expected');
  return { id: input.id(), length: input.unsigned() };
}

const leaf: ItemCodec<RecipeEntry> = {
  write(out: ByteWriter, { chunk, length }: RecipeEntry): void {
    if (!Number.isInteger(length) || length < 1 || length > MAX_BLOB)
      throw new UnencodableError(`a chunk cannot have ${length} bytes`);
    writePair(out, chunk, length);
  },
  read(input: ByteReader): RecipeEntry {
    const { id, length } = readPair(input);
    if (length < 1 || length > MAX_BLOB) input.fail(`a chunk has ${length} bytes`);
    return { chunk: id, length };
  },
  key: () => '',
  count: () => 0,
  bytes: (entry) => entry.length,
};

const inner: ItemCodec<Summary> = {
  write: (out, { child, bytes }) => writePair(out, child, bytes),
  read(input: ByteReader): Summary {
    const { id, length } = readPair(input);
    return { key: '', child: id, count: 0, bytes: length };
  },
  key: () => '',
  count: () => 0,
  bytes: (summary) => summary.bytes,
};

export const recipeFormat: TreeFormat<RecipeEntry> = {
  kind: 'recipe',
  shape: TREE_SHAPE,
  leaf,
  inner,
  compare: () => 0,
  orderProblem: () => undefined,
  same: (a, b) => a.chunk === b.chunk && a.length === b.length,
};
