// Files into the store, in the order in which they come.
import type { Stage } from '../stage.ts';
import type { Store } from '../store.ts';
import { Abortion } from './abortion.ts';
import { type Engine, InlineEngine } from './engine.ts';
import { type IngestItem, isRead, type StoredItem, units } from './items.ts';
import { isSmallJob, peekable } from './peekable.ts';
import { threadCount } from './pool.ts';
import { ThreadEngine } from './thread-engine.ts';

export type { IngestItem, StoredItem } from './items.ts';
export { ChangedWhileReadError, type FileStat } from './source.ts';
export { ingestStream } from './stream.ts';

export interface IngestOptions {
  /** Worker threads. Absent: as many as there are cores if the job is big, none if it is small. 0: none. */
  threads?: number;
  /** Stops the work and rejects with the signal's reason; nothing that was stored is handed to the stage. */
  signal?: AbortSignal;
  /** Told how many bytes and files have been stored so far. */
  onProgress?: (bytes: number, files: number) => void;
}

/**
 * Reads and stores items. They come back in the order in which they were given, in batches of another size, with their
 * ids and, for large files, recipes. What was stored belongs to the stage once the last batch has been taken.
 *
 *     const stage = store.stage();
 *     for await (const stored of ingestFiles(store, stage, [[item]])) for (const { content } of stored) note(content);
 *     stage.publish();
 *
 * Throws ChangedWhileReadError for a file that does not hold still, and ArtError `UNREADABLE_FILE`.
 */
export async function* ingestFiles<T extends IngestItem>(
  store: Store,
  stage: Stage,
  batches: Iterable<readonly T[]> | AsyncIterable<readonly T[]>,
  options: IngestOptions = {},
): AsyncGenerator<StoredItem<T>[], void, void> {
  const source = peekable(batches);
  const small = options.threads === undefined && (await isSmallJob(source, sizeToRead));
  const threads = small ? 0 : threadCount(options.threads);
  const progress = new Progress(options.onProgress);
  const onBytes = (bytes: number): void => progress.addPart(bytes);
  const engine =
    threads === 0 ? new InlineEngine(stage) : new ThreadEngine(store, stage, threads, { ...options, onBytes });
  let whole = false;
  try {
    for await (const stored of inOrder(engine, source, 4 * threads + 1, options.signal)) {
      progress.add(stored);
      yield stored;
    }
    whole = true;
  } finally {
    // When something has failed already, that is what the caller should hear of.
    if (!whole) await engine.end(false).catch(() => {});
  }
  await engine.end(true);
}

/** Begins more than is asked for, at most `window` units. */
async function* inOrder<T extends IngestItem>(
  engine: Engine,
  source: AsyncIterable<readonly T[]>,
  window: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredItem<T>[], void, void> {
  const begun: Promise<StoredItem<T>[]>[] = [];
  const abortion = new Abortion(signal);
  try {
    for await (const batch of source) {
      for (const unit of units(batch)) {
        const stored = engine.store(unit);
        stored.catch(() => {});
        begun.push(stored);
        if (begun.length >= window) yield await abortion.or(begun.shift() as (typeof begun)[0]);
      }
    }
    for (const stored of begun) yield await abortion.or(stored);
  } finally {
    abortion.forget();
  }
}

function sizeToRead(item: IngestItem): number | undefined {
  return isRead(item) ? item.stat.size : undefined;
}

/** Counts what is done; a large file counts while it is under way. */
class Progress {
  readonly #report: ((bytes: number, files: number) => void) | undefined;
  #bytes = 0;
  #part = 0;
  #files = 0;

  constructor(report: ((bytes: number, files: number) => void) | undefined) {
    this.#report = report;
  }

  addPart(bytes: number): void {
    this.#part += bytes;
    this.#report?.(this.#bytes + this.#part, this.#files);
  }

  add(stored: readonly StoredItem[]): void {
    for (const { size } of stored) this.#bytes += size;
    this.#files += stored.length;
    this.#part = 0;
    this.#report?.(this.#bytes, this.#files);
  }
}
