// Worker threads for storing and restoring, started when first needed and kept for a moment for the next who does.
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ArtError } from '../../errors.ts';
import type { Request } from './messages.ts';
import { receiveError, type SentError } from './thread-error.ts';

/** Each takes about 40 MB. */
const MAX_THREADS = 4;
/** Enough that a worker finds its next task waiting when it is done with one. */
const TASKS_AT_ONCE = 2;
const IDLE_MS = 1000;
/** A worker's garbage is small and short-lived; by default a thread lets 48 MB of it pile up. */
const YOUNG_MB = 4;

export type Answer = { value: unknown } | { error: SentError };

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** One worker. It answers in the order in which it is asked. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  dead = false;

  constructor() {
    const script = createRequire(import.meta.url).resolve('#data-worker');
    this.#worker = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    this.#worker.on('message', (answer: Answer) => this.#answer(answer));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', () => this.#die(new ArtError('WORKER_EXITED', 'a worker thread ended unexpectedly')));
    this.#worker.unref();
  }

  get load(): number {
    return this.#waiting.length;
  }

  ask(request: Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.dead) return reject(new ArtError('WORKER_EXITED', 'a worker thread ended unexpectedly'));
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  stop(): void {
    void this.#worker.terminate();
  }

  #answer(answer: Answer): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if ('error' in answer) waiting?.reject(receiveError(answer.error));
    else waiting?.resolve(answer.value);
  }

  #die(error: Error): void {
    this.dead = true;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

const idle: Thread[] = [];
let reaper: NodeJS.Timeout | undefined;

/** How many threads a big job gets: one for each core, at least two, so that one can write while the other hashes. */
export function threadCount(wanted: number | undefined): number {
  return wanted ?? Math.max(2, Math.min(availableParallelism(), MAX_THREADS));
}

/** A number of threads for the use of one caller, until it releases them. */
export class Pool {
  readonly #threads: Thread[];
  readonly #queue: { request: Request; waiting: Waiting }[] = [];

  constructor(count: number) {
    clearTimeout(reaper);
    this.#threads = Array.from({ length: count }, () => idle.pop() ?? new Thread());
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Has one of the threads do something, as soon as one has room for it. */
  run<T>(request: Request): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      this.#queue.push({ request, waiting: { resolve, reject } });
      this.#dispatch();
    }) as Promise<T>;
  }

  /** Has every thread do something. Rejects after all have answered, if any has failed. */
  async all<T>(request: Request): Promise<T[]> {
    const answers = await Promise.allSettled(this.#threads.map((thread) => thread.ask(request)));
    return answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value as T;
    });
  }

  /** Rejects what has not begun. */
  drop(): void {
    for (const { waiting } of this.#queue.splice(0)) waiting.reject(new ArtError('STOPPED', 'the work was stopped'));
  }

  /** Gives the threads back. They must have nothing to do. */
  release(): void {
    idle.push(...this.#threads.filter((thread) => !thread.dead));
    clearTimeout(reaper);
    reaper = setTimeout(stopIdle, IDLE_MS).unref();
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#threads.reduce((a, b) => (b.load < a.load ? b : a));
      if (thread.load >= TASKS_AT_ONCE) return;
      const first = this.#queue.shift();
      if (!first) return;
      const { request, waiting } = first;
      const next = (settle: () => void): void => {
        settle();
        this.#dispatch();
      };
      thread.ask(request).then(
        (value) => next(() => waiting.resolve(value)),
        (error) => next(() => waiting.reject(error)),
      );
    }
  }
}

function stopIdle(): void {
  for (const thread of idle.splice(0)) thread.stop();
}
