/** Where finished output goes: standard output, or a pager. */
export interface Sink {
  /** Resolves when the bytes are on their way; rejects with PipeClosed when nobody reads any more. */
  write(data: string | Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/** Whoever read our output has gone, as `head` does when it has enough. Not a failure: there is nothing left to do. */
export class PipeClosed extends Error {}

/** A sink over a stream. Its errors reach the writer; none is left to crash the program. */
export function streamSink(stream: NodeJS.WritableStream): Sink {
  stream.on('error', () => {});
  return {
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error?: Error | null) => (error ? reject(closedOr(error)) : resolve()));
      }),
    end: async () => {},
  };
}

function closedOr(error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' ? new PipeClosed() : error;
}
