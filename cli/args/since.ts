import { UsageError } from '../../core/errors.ts';
import { readMoment } from '../../core/query/when.ts';

/**
 * A point in time as people write it: `2d`, `3 weeks`, `3 weeks ago`, `yesterday`, `2024-05-01`, `2024-05-01T10:00Z`.
 * A date without a zone is local.
 *
 * @returns milliseconds since the epoch
 * @throws UsageError when it is none of these
 */
export function parseTime(text: string, now: number): number {
  const moment = readMoment(text, now);
  if (!moment) throw new UsageError(`"${text}" is not a time`, { hint: 'write 2d, 3 weeks, yesterday or 2024-05-01' });
  return moment.from;
}
