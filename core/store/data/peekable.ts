/** Values that can be looked at before they are taken. */
export interface Peekable<T> extends AsyncIterable<T> {
  /** The value after the next `ahead` ones, which stay where they are; undefined if there are not so many. */
  peek(ahead: number): Promise<T | undefined>;
}

export function peekable<T>(values: Iterable<T> | AsyncIterable<T>): Peekable<T> {
  const iterator = Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
  const seen: T[] = [];
  return {
    async peek(ahead) {
      while (seen.length <= ahead) {
        const { done, value } = await iterator.next();
        if (done) return undefined;
        seen.push(value);
      }
      return seen[ahead];
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          yield* seen.splice(0);
          const { done, value } = await iterator.next();
          if (done) return;
          yield value;
        }
      } finally {
        await iterator.return?.();
      }
    },
  };
}

/** Up to this a job is done before threads have started. */
const SMALL_BYTES: number = 16 * 1024 * 1024;
const SMALL_FILES = 500;

/** Whether all files together are few and small; `size` is undefined for what costs nothing. Looks no further than it must. */
export async function isSmallJob<T>(
  source: Peekable<readonly T[]>,
  size: (value: T) => number | undefined,
): Promise<boolean> {
  let bytes = 0;
  let files = 0;
  for (let ahead = 0; ; ahead++) {
    const batch = await source.peek(ahead);
    if (batch === undefined) return true;
    for (const value of batch) {
      const cost = size(value);
      if (cost === undefined) continue;
      bytes += cost;
      if (++files > SMALL_FILES || bytes > SMALL_BYTES) return false;
    }
  }
}
