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
  sec: 'second',
  m: 'minute',
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  y: 'year',
};

/** From `from` up to and without `to`, in milliseconds since 1970. A point in time is one millisecond long. */
export interface Moment {
  from: number;
  to: number;
}

/**
 * The milliseconds of `90s`, `5 min`, `2h`, `3 weeks`, `250ms`; undefined when the text is none of these.
 *
 * @example readSpan('1.5h') // 5_400_000
 */
export function readSpan(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,15})?)\s*([a-z]{1,10})$/.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, number, unit = ''] = match;
  if (unit === 'ms') return Number(number);
  const whole = shortUnits[unit] ?? unit.replace(/s$/, '');
  const seconds = Object.hasOwn(unitSeconds, whole) ? unitSeconds[whole] : undefined;
  return seconds === undefined ? undefined : Math.round(Number(number) * seconds * 1000);
}

/**
 * A time as people write it: `2d`, `3 weeks ago`, `yesterday`, `2024-05-01`, `2024-05-01T10:00Z`; undefined when the
 * text is none of these. A date without a zone is local. A day alone is the whole of it.
 */
export function readMoment(text: string, now: number): Moment | undefined {
  const words = text.trim().toLowerCase();
  if (words === 'now') return instant(now);
  if (words === 'today') return day(now);
  if (words === 'yesterday') return day(startOfDay(now) - 1);
  const span = readSpan(words.replace(/\s+ago$/, ''));
  if (span !== undefined) return instant(now - span);
  return readDate(text.trim());
}

/** The same for dates that are written out, as ISO 8601 has them. */
export function readDate(text: string): Moment | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || text.length > 40) return undefined;
  // ECMAScript reads a date alone as UTC, and with a time of day as local.
  const bare = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = Date.parse(bare ? `${text}T00:00:00` : text.replace(' ', 'T'));
  if (Number.isNaN(time)) return undefined;
  return bare ? day(time) : instant(time);
}

function instant(time: number): Moment {
  return { from: time, to: time + 1 };
}

// A day may have 23 or 25 hours.
function day(time: number): Moment {
  const from = startOfDay(time);
  return { from, to: startOfDay(from + 36 * 3_600_000) };
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
