import type { ByteSource } from '../materialize/source.ts';

const PIECE = 2 ** 20;

/** Bytes that two files have in common at the start, and, of what is left of both, at the end. Reads them in pieces. */
export async function commonEnds(before: ByteSource, after: ByteSource): Promise<{ prefix: number; suffix: number }> {
  const least = Math.min(before.size, after.size);
  const prefix = await commonPrefix(before, after, least);
  return { prefix, suffix: await commonSuffix(before, after, least - prefix) };
}

async function commonPrefix(before: ByteSource, after: ByteSource, most: number): Promise<number> {
  for (let from = 0; from < most; from += PIECE) {
    const to = Math.min(from + PIECE, most);
    const [a, b] = [await before.read(from, to), await after.read(from, to)];
    if (Buffer.compare(a, b) === 0) continue;
    let i = 0;
    while (a[i] === b[i]) i++;
    return from + i;
  }
  return most;
}

async function commonSuffix(before: ByteSource, after: ByteSource, most: number): Promise<number> {
  for (let from = 0; from < most; from += PIECE) {
    const to = Math.min(from + PIECE, most);
    const a = await before.read(before.size - to, before.size - from);
    const b = await after.read(after.size - to, after.size - from);
    if (Buffer.compare(a, b) === 0) continue;
    let i = 0;
    while (a[a.length - 1 - i] === b[b.length - 1 - i]) i++;
    return from + i;
  }
  return most;
}
