import type { LogEntry } from '../api.ts';
import { NotFoundError } from '../errors.ts';
import type { Id } from '../object/types.ts';
import type { Ordering, SortKey } from '../query/sort.ts';
import type { Context } from './context.ts';
import { describer } from './log.ts';

/** Runs that meet what was asked. */
export interface Passing {
  entries: Iterable<LogEntry>;
  /** They come by the number that was asked for, and runs without one are left out. */
  isRanked: boolean;
  /** The same in the order of a log, with all runs. */
  inOrder(): Iterable<LogEntry>;
}

/** At most so many. */
export function* take(entries: Iterable<LogEntry>, limit: number): Generator<LogEntry> {
  let left = limit;
  if (left <= 0) return;
  for (const entry of entries) {
    yield entry;
    left -= 1;
    if (left <= 0) return;
  }
}

/** Holds the ids and keys of the runs, and not the runs. */
export function* sorted(context: Context, found: Passing, ordering: Ordering, limit: number): Generator<LogEntry> {
  const rows = (found.isRanked && firstRows(found.entries, ordering, limit)) || allRows(found.inOrder(), ordering);
  rows.sort((a, b) => ordering.compare(a.keys, b.keys));
  const describe = describer(context);
  for (const { id } of rows.slice(0, limit)) yield describe(id);
}

interface Row {
  id: Id;
  keys: SortKey[];
}

function allRows(entries: Iterable<LogEntry>, { keys }: Ordering): Row[] {
  return Array.from(entries, (entry) => ({ id: entry.id, keys: keys(entry) }));
}

/** The first of the ranked runs and those equal to the last of them; undefined where runs without a number count too. */
function firstRows(entries: Iterable<LogEntry>, { keys }: Ordering, limit: number): Row[] | undefined {
  const rows: (Row & { entry: LogEntry })[] = [];
  for (const entry of entries) {
    const own = keys(entry);
    if (!isNumber(own[0])) continue;
    const last = rows.at(-1)?.keys[0];
    // The index knows numbers as doubles only.
    if (rows.length >= limit && Number(own[0]) !== Number(last)) {
      return rows.sort((a, b) => Number(isNewer(b.entry, a.entry)) - Number(isNewer(a.entry, b.entry)));
    }
    rows.push({ id: entry.id, keys: own, entry });
  }
  return undefined;
}

/** With `isRanked` the runs come from the best value on, so that what is worse than one that passes ends the search. */
export function* bestOf(
  { entries, isRanked }: Passing,
  name: string,
  { keys, compare }: Ordering,
): Generator<LogEntry> {
  let best: { entry: LogEntry; keys: SortKey[] } | undefined;
  for (const entry of entries) {
    const own = keys(entry);
    if (!isNumber(own[0])) continue;
    const order = best ? compare(own, best.keys) : 1;
    if (order > 0 || (best && order === 0 && isRanked && isNewer(entry, best.entry))) best = { entry, keys: own };
    else if (isRanked && best && Number(own[0]) !== Number(best.keys[0])) break;
  }
  if (!best) {
    throw new NotFoundError(`none of these runs has a number as "${name.replace(/^-/, '')}"`, {
      hint: 'see what they have: art ls --runs',
    });
  }
  yield best.entry;
}

function isNumber(key: SortKey): boolean {
  return typeof key === 'number' || typeof key === 'bigint';
}

function isNewer({ run: a }: LogEntry, { run: b }: LogEntry): boolean {
  return a.time > b.time || (a.time === b.time && a.generation > b.generation);
}
