import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { ARRAY } from './length-codes.ts';
import type { ItemCodec, Summary, TreeFormat } from './tree-format.ts';
import { TREE_SHAPE } from './tree-shape.ts';
import type { Id } from './types.ts';

/** How the large file with this content is put together. */
export interface LayoutEntry {
  content: Id;
  recipe: Id;
}

const leaf: ItemCodec<LayoutEntry> = {
  write(out: ByteWriter, { content, recipe }: LayoutEntry): void {
    out.head(ARRAY, 2);
    out.id(content);
    out.id(recipe);
  },
  read(input: ByteReader): LayoutEntry {
    if (input.array() !== 2) input.fail('an entry of two items is expected');
    return { content: input.id(), recipe: input.id() };
  },
  key: (entry) => entry.content,
  count: () => 1,
  bytes: () => 0,
};

const inner: ItemCodec<Summary> = {
  write(out: ByteWriter, { key, child, count }: Summary): void {
    out.head(ARRAY, 3);
    out.id(key);
    out.id(child);
    out.number(count);
  },
  read(input: ByteReader): Summary {
    if (input.array() !== 3) input.fail('an entry of three items is expected');
    return { key: input.id(), child: input.id(), count: input.unsigned(), bytes: 0 };
  },
  key: (summary) => summary.key,
  count: (summary) => summary.count,
  bytes: () => 0,
};

/** Ids are hex of one length and case: the order of the text is that of the bytes. */
function compare(a: Id, b: Id): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const layoutFormat: TreeFormat<LayoutEntry> = {
  kind: 'layout',
  shape: TREE_SHAPE,
  leaf,
  inner,
  compare,
  orderProblem: (before, after) => (before < after ? undefined : `content ${after} is out of order or there twice`),
  same: (a, b) => a.recipe === b.recipe,
};
