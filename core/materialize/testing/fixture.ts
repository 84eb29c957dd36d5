import { readFileSync } from 'node:fs';
import { type ByteSource, bytesSource } from '../source.ts';

export function fixtureBytes(name: string): Buffer {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
}

export function fixture(name: string): ByteSource {
  return bytesSource(fixtureBytes(name));
}

/** A source that refuses reads outside of itself and hands out copies, as a store does. */
export function strictSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (from, to) => {
      if (!(from >= 0 && from <= to && to <= bytes.length)) throw new RangeError(`${from} to ${to} of ${bytes.length}`);
      return Uint8Array.from(bytes.subarray(from, to));
    },
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
