import type { ByteSource } from '../materialize/source.ts';
import { commonEnds } from './common-ends.ts';
import type { BytesDiff } from './result.ts';

/** Above this the ends are not read: the summary of a diff says how many bytes both share, from the chunks alone. */
const MAX_READ = 512 * 2 ** 20;

/** Files of which nothing is known but their bytes. */
export async function compareBytes(before: ByteSource, after: ByteSource, notes: string[] = []): Promise<BytesDiff> {
  const sizes = { kind: 'bytes', before: before.size, after: after.size } as const;
  if (Math.max(before.size, after.size) > MAX_READ)
    return { ...sizes, notes: [...notes, 'too large to look for where they differ'] };
  const { prefix, suffix } = await commonEnds(before, after);
  return { ...sizes, samePrefix: prefix, sameSuffix: suffix, notes };
}
