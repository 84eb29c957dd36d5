// Many files out of the store at once.
import type { Store } from '../store.ts';
import { Abortion } from './abortion.ts';
import { isSmallJob, type Peekable, peekable } from './peekable.ts';
import { threadCount } from './pool.ts';
import { readContent } from './read.ts';
import { Crew, InlineCrew, type RestoreCrew } from './restore-crew.ts';
import type { RestoreJob } from './restore-job.ts';
import { makeEmptyFolder, makeLink } from './target.ts';

export type { RestoreJob } from './restore-job.ts';

export interface RestoreOptions {
  /** The target folder is new and nobody else's: files are written under their names at once. Else they are replaced. */
  fresh: boolean;
  /** Worker threads. Absent: as many as there are cores if the job is big, none if it is small. 0: none. */
  threads?: number;
  /** Stops the work and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Told how many bytes and files have been written so far. */
  onProgress?: (bytes: number, files: number) => void;
}

const UNIT_FILES = 256;
const UNIT_BYTES: number = 8 * 1024 * 1024;
const PROGRESS_MS = 100;

/**
 * Makes files, links and empty folders; the folders that they go into must be there. Every file is verified against its
 * content id; one that fails is not there under its name. Links are made last, so that nothing is written through one.
 *
 *     await restoreFiles(store, [[{ abs: '/to/a', mode: 0, size: 5, content }]], { fresh: true });
 *
 * Throws CorruptError, MissingObjectError, and what the system says of the disk.
 */
export async function restoreFiles(
  store: Store,
  batches: Iterable<readonly RestoreJob[]> | AsyncIterable<readonly RestoreJob[]>,
  options: RestoreOptions,
): Promise<void> {
  const source = peekable(batches);
  const small = options.threads === undefined && (await isSmallJob(source, ({ size }) => size));
  const threads = small ? 0 : threadCount(options.threads);
  const crew = threads === 0 ? new InlineCrew(store, options.fresh) : new Crew(store, threads, options.fresh);
  const progress = new Progress(crew, options.onProgress);
  const links: RestoreJob[] = [];
  try {
    await restoreUnits(crew, units(source, links), 4 * threads + 1, options.signal, (files) => progress.add(files));
  } finally {
    progress.stop();
    await crew.end();
  }
  for (const { abs, content, size } of links) {
    makeLink(abs, options.fresh, Buffer.concat([...readContent(store, content, size, undefined)]).toString());
  }
  progress.add(links.length);
}

/** Keeps at most `window` units under way; the first failure ends all. */
async function restoreUnits(
  crew: RestoreCrew,
  source: AsyncIterable<RestoreJob[]>,
  window: number,
  signal: AbortSignal | undefined,
  onDone: (files: number) => void,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const abortion = new Abortion(signal);
  try {
    for await (const jobs of source) {
      const restored = crew.restore(jobs).then(() => {
        running.delete(restored);
        onDone(jobs.length);
      });
      restored.catch(() => {});
      running.add(restored);
      if (running.size >= window) await abortion.or(Promise.race(running));
    }
    while (running.size > 0) await abortion.or(Promise.race(running));
  } finally {
    abortion.forget();
  }
}

/** Cuts batches into what one thread does at once. Links are put aside and empty folders made. */
async function* units(source: Peekable<readonly RestoreJob[]>, links: RestoreJob[]): AsyncGenerator<RestoreJob[]> {
  let unit: RestoreJob[] = [];
  let bytes = 0;
  for await (const batch of source) {
    for (const job of batch) {
      if (job.mode === 2) links.push(job);
      else if (job.mode === 3) makeEmptyFolder(job.abs);
      else {
        unit.push(job);
        bytes += job.size;
      }
      if (unit.length < UNIT_FILES && bytes < UNIT_BYTES) continue;
      yield unit;
      [unit, bytes] = [[], 0];
    }
  }
  if (unit.length > 0) yield unit;
}

/** Reports now and then, because the threads count bytes where nobody hears of it. */
class Progress {
  readonly #crew: RestoreCrew;
  readonly #report: ((bytes: number, files: number) => void) | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #files = 0;

  constructor(crew: RestoreCrew, report: ((bytes: number, files: number) => void) | undefined) {
    this.#crew = crew;
    this.#report = report;
    this.#timer = report && setInterval(() => this.add(0), PROGRESS_MS).unref();
  }

  add(files: number): void {
    this.#files += files;
    this.#report?.(this.#crew.bytes, this.#files);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
