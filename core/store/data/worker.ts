// A data worker: takes requests one after another and answers each, in order.
import { parentPort } from 'node:worker_threads';
import { Store } from '../store.ts';
import { loadZstdForThread } from '../zstd.ts';
import { Claims } from './claims.ts';
import { FileReader } from './file-reader.ts';
import type { ChunksRequest, EndReply, OpenRequest, Request, StoreRequest } from './messages.ts';
import type { Answer } from './pool.ts';
import { Restorer } from './restorer.ts';
import { SharedState } from './shared-state.ts';
import { PackSink } from './sink.ts';
import { storeBatch } from './store-batch.ts';
import { sendError } from './thread-error.ts';

/** What the worker is in the middle of: one commit's storing, or one restore. */
type Job = {
  store: Store;
  state: SharedState;
  storing?: { sink: PackSink; reader: FileReader };
  restorer?: Restorer;
};

let job: Job | undefined;

function beginStoring({ artDir, indexDir, claims, state }: StoreRequest): void {
  const store = Store.open(artDir, { indexDir });
  const sink = new PackSink(store.tmp, new Claims(claims), (id) => store.knows('blob', id));
  job = { store, state: new SharedState(state), storing: { sink, reader: new FileReader(sink) } };
}

function beginRestoring({ artDir, indexDir, fresh, state }: OpenRequest): void {
  const store = Store.open(artDir, { indexDir });
  const shared = new SharedState(state);
  job = { store, state: shared, restorer: new Restorer(store, fresh, shared) };
}

function storeChunks(sink: PackSink, { buffer, from, ends }: ChunksRequest): string[] {
  let start = from;
  return ends.map((end) => {
    const chunk = Buffer.from(buffer, start, end - start);
    start = end;
    return sink.put(chunk);
  });
}

async function end(keep: boolean): Promise<EndReply> {
  const { store, storing } = job ?? {};
  job = undefined;
  try {
    if (keep) return storing?.sink.finish() ?? [];
    storing?.sink.abort();
    return [];
  } catch (error) {
    storing?.sink.abort();
    throw error;
  } finally {
    await store?.close();
  }
}

async function handle(request: Request): Promise<unknown> {
  if (request.type === 'store') return beginStoring(request);
  if (request.type === 'open') return beginRestoring(request);
  if (request.type === 'end') return end(request.keep);
  if (request.type === 'restore' && job?.restorer) return job.restorer.restore(request.jobs);
  if (request.type === 'files' && job?.storing) return storeBatch(job.storing.reader, request, job.state);
  if (request.type === 'chunks' && job?.storing) return storeChunks(job.storing.sink, request);
  throw new Error(`no job for a request of type "${request.type}"`);
}

// Requests wait for the one before, because ending a job takes more than a turn.
let previous: Promise<void> = loadZstdForThread();

parentPort?.on('message', (request: Request) => {
  previous = previous.then(async () => {
    let answer: Answer;
    try {
      answer = { value: await handle(request) };
    } catch (error) {
      answer = { error: sendError(error) };
    }
    parentPort?.postMessage(answer);
  });
});
