// Two ways to store items: at once in the calling thread, and by worker threads.
import { EMPTY_CONTENT } from '../../object/hash.ts';
import { RecipeBuilder } from '../../object/recipe.ts';
import type { Id } from '../../object/types.ts';
import type { Stage } from '../stage.ts';
import { FileReader } from './file-reader.ts';
import { type IngestItem, isRead, type StoredItem } from './items.ts';
import { type FilesReply, type FilesRequest, packStat, STAT_FIELDS } from './messages.ts';
import type { BlobSink } from './sink.ts';
import type { FileStat } from './source.ts';
import { storeBatch } from './store-batch.ts';

/** Stores runs of items for one job. Every run that was begun is over before `end` is called. */
export interface Engine {
  store<T extends IngestItem>(items: readonly T[]): Promise<StoredItem<T>[]>;
  /** Hands what was stored to the stage, or removes it. */
  end(keep: boolean): Promise<void>;
}

/** Puts blobs straight into the stage. */
export function stageSink(stage: Stage): BlobSink {
  return { put: (raw) => (raw.length === 0 ? EMPTY_CONTENT : stage.put('blob', raw)) };
}

/** For small jobs: starting threads would take longer. */
export class InlineEngine implements Engine {
  readonly #stage: Stage;
  readonly #reader: FileReader;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#reader = new FileReader(stageSink(stage));
  }

  async store<T extends IngestItem>(items: readonly T[]): Promise<StoredItem<T>[]> {
    return assemble(this.#stage, items, storeBatch(this.#reader, filesRequest(items)));
  }

  async end(): Promise<void> {}
}

export function filesRequest(items: readonly IngestItem[]): FilesRequest {
  const read = items.filter(isRead);
  const stats = new Float64Array(read.length * STAT_FIELDS);
  for (const [index, item] of read.entries()) packStat(stats, index, item.stat);
  return { type: 'files', paths: read.map((item) => item.abs), stats };
}

/** Joins what a thread answered with the items that needed no reading. */
export function assemble<T extends IngestItem>(stage: Stage, items: readonly T[], reply: FilesReply): StoredItem<T>[] {
  const recipes = new Map(reply.chunked.map((file) => [file.at, buildRecipe(stage, file)]));
  const moved = new Map(reply.moved.map(({ at, stat }) => [at, stat]));
  const racy = new Set(reply.racy);
  let at = 0;
  return items.map((item) => {
    if (!isRead(item)) return storeUnread(stage, item);
    const index = at++;
    const seen = withStat(item, moved.get(index));
    const recipe = recipes.get(index);
    const stored = { item: seen, content: reply.contents[index] as Id, size: seen.stat.size, racy: racy.has(index) };
    return recipe === undefined ? stored : { ...stored, recipe };
  });
}

/** The item with the stat that was met when it was read, if that was another. */
export function withStat<T extends IngestItem>(item: T, stat: FileStat | undefined): T {
  return stat === undefined ? item : { ...item, stat, mode: stat.mode & 0o100 ? 1 : 0 };
}

function buildRecipe(stage: Stage, { ids, lengths }: { ids: Id[]; lengths: number[] }): Id {
  const builder = new RecipeBuilder(stage);
  for (const [i, id] of ids.entries()) builder.add(id, lengths[i] as number);
  return builder.finish();
}

function storeUnread<T extends IngestItem>(stage: Stage, item: T): StoredItem<T> {
  if (item.known) return { item, ...item.known, racy: false };
  const target = Buffer.from(item.link ?? '');
  return { item, content: stageSink(stage).put(target), size: target.length, racy: false };
}
