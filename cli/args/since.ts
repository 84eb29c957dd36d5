import { UsageError } from '../../core/errors.ts';

const unitSeconds: Record<string, number> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_629_746,
  year: 31_556_952,
};
const shortUnits: Record<string, string> = {
  s: 'second',
  m: 'minute',
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  y: 'year',
};

/**
 * A point in time as people write it: `2d`, `3 weeks`, `3 weeks ago`, `yesterday`, `2024-05-01`, `2024-05-01T10:00Z`.
 * A date without a zone is local.
 *
 * @returns milliseconds since the epoch
 * @throws UsageError when it is none of these
 */
export function parseTime(text: string, now: number): number {
  const words = text.trim().toLowerCase();
  if (words === 'now') return now;
  if (words === 'today') return startOfDay(now);
  if (words === 'yesterday') return startOfDay(startOfDay(now) - 1);
  const span = /^(\d+(?:\.\d+)?)\s*([a-z]+?)s?(?:\s+ago)?$/.exec(words);
  if (span) {
    const seconds = unitSeconds[shortUnits[span[2] as string] ?? (span[2] as string)];
    if (seconds !== undefined) return now - Math.round(Number(span[1]) * seconds * 1000);
  }
  const time = /^\d{4}-\d{2}-\d{2}/.test(words) ? Date.parse(localWhenBare(text.trim())) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new UsageError(`"${text}" is not a time`, { hint: 'write 2d, 3 weeks, yesterday or 2024-05-01' });
  }
  return time;
}

/** ECMAScript reads a date alone as UTC, and with a time of day as local. */
function localWhenBare(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text.replace(' ', 'T');
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
