import type { LogEntry, LogOptions } from '../api.ts';
import { NotFoundError } from '../errors.ts';
import type { Id } from '../object/types.ts';
import { type Bounds, boundsOf } from '../query/bounds.ts';
import { ColumnFinder, MAX_COLUMNS, type QueryColumn, readColumns } from '../query/columns.ts';
import { compileWhere } from '../query/compile.ts';
import { parseWhere } from '../query/parse.ts';
import { readOrdering } from '../query/sort.ts';
import type { Found, Subject } from '../query/subject.ts';
import type { Context } from './context.ts';
import { candidates, describer, matches } from './log.ts';
import { type Marked, markedBy } from './query-filters.ts';
import { bestOf, type Passing, sorted, take } from './query-order.ts';
import { chosenRuns, isKnown, rankedRuns, type SortedBy } from './query-plan.ts';

/** What `log` takes, and conditions over all that a run holds. */
export interface QueryOptions extends LogOptions {
  /** A condition, as spec/where.md has it. */
  where?: string;
  /** An artifact, or one version of it, that the run was made from. */
  input?: string;
  /** An artifact, or one version of it, that the run made. */
  output?: string;
  /** The run, or an output of it, has this tag. */
  tag?: string;
  /** First digits of the commit of the code. */
  codeCommit?: string;
  /** Fields with commas between them, `-` before one for the highest first. */
  sort?: string;
  /** The one run with the highest number in this field, with `-` before it the lowest. */
  best?: string;
}

export interface TableOptions extends QueryOptions {
  /** Fields with commas between them. When absent: some that every run has, and all parameters and metrics. */
  columns?: string;
  /** Leaves out parameters that are the same in all runs, where no columns are named. */
  differing?: boolean;
}

export interface RunTable {
  columns: string[];
  rows: Iterable<{ entry: LogEntry; cells: (Found | undefined)[] }>;
}

/** Lazy unless it has to sort: then it holds the ids and keys of the runs that pass, and not the runs. */
export function query(context: Context, options: QueryOptions): Iterable<LogEntry> {
  const { limit = Number.POSITIVE_INFINITY, best, sort } = options;
  if (best !== undefined) {
    const found = passing(context, options, { fields: best, isBest: true });
    return bestOf(found, best, readOrdering(best));
  }
  if (sort === undefined) return take(passing(context, options).entries, limit);
  // Without an end the whole order is wanted, and the order of the log is as good a start as any.
  const found = passing(context, options, limit === Infinity ? undefined : { fields: sort, isBest: false });
  return sorted(context, found, readOrdering(sort), limit);
}

export function runTable(context: Context, options: TableOptions): RunTable {
  const columns = readColumns(options.columns ?? defaultColumns(context, options));
  return { columns: columns.map(({ name }) => name), rows: rowsOf(query(context, options), columns) };
}

function* rowsOf(
  entries: Iterable<LogEntry>,
  columns: QueryColumn[],
): Generator<{ entry: LogEntry; cells: (Found | undefined)[] }> {
  for (const entry of entries) yield { entry, cells: columns.map((column) => column.read(entry)) };
}

// The runs are gone through twice, so that they need not be held.
function defaultColumns(context: Context, options: TableOptions): string {
  const finder = new ColumnFinder();
  for (const entry of query(context, options)) finder.add(entry);
  const names = ['run', 'time', 'message', ...finder.names(options.differing ?? false)];
  if (names.length <= MAX_COLUMNS) return names.join(',');
  throw new NotFoundError(`these runs have ${names.length} parameters and metrics, too many for a table`, {
    hint: 'name those to show: --columns run,metric.acc',
  });
}

/** Runs that pass, in the order of a log if not ranked. What the index knows is asked before a run is read. */
function passing(context: Context, options: QueryOptions, by?: SortedBy): Passing {
  const now = Date.now();
  const expression = options.where === undefined ? undefined : parseWhere(options.where);
  const test = expression && compileWhere(expression, options.where ?? '', now);
  const bounds = expression
    ? boundsOf(expression, now)
    : { since: -Infinity, until: Infinity, outputs: [], values: [] };
  bounds.since = Math.max(bounds.since, options.since ?? -Infinity);
  bounds.until = Math.min(bounds.until, options.until ?? Infinity);
  const marked = markedBy(context, options);
  const narrow = narrowed(context, options, bounds, marked);
  const chosen = chosenRuns(context, narrow, bounds, marked);
  const ranked = chosen || !by ? undefined : rankedRuns(context, narrow, by);
  const plan = { options: narrow, bounds, marked, test };
  const inOrder = (): Iterable<LogEntry> => filtered(context, { ...plan, runs: chosen ?? candidates(context, narrow) });
  const entries = ranked ? filtered(context, { ...plan, runs: ranked }) : inOrder();
  return { entries, isRanked: ranked !== undefined, inOrder };
}

interface Plan {
  runs: Iterable<Id>;
  options: LogOptions;
  bounds: Bounds;
  marked: Marked;
  test: ((subject: Subject) => boolean) | undefined;
}

function* filtered(context: Context, { runs, options, bounds, marked, test }: Plan): Generator<LogEntry> {
  const describe = describer(context);
  for (const id of runs) {
    const node = context.history.node(id);
    if (node.time < bounds.since || node.time > bounds.until) continue;
    if (bounds.branches && !bounds.branches.has(node.branch)) continue;
    if (marked.runs && !marked.runs.has(id)) continue;
    if (marked.inputRuns && !node.inputs.some((input) => marked.inputRuns?.has(input))) continue;
    const entry = describe(id);
    if (matches(entry, options) && marked.passes(entry) && (!test || test(entry))) yield entry;
  }
}

/** An output that a run must have says which runs to look at: those that made a version of it. */
function narrowed(context: Context, options: LogOptions, bounds: Bounds, marked: Marked): LogOptions {
  if (options.artifact !== undefined) return options;
  for (const names of [
    ...(marked.output === undefined ? [] : [[marked.output]]),
    ...bounds.outputs.map(({ names }) => names),
  ]) {
    const known = names.filter((name) => isKnown(context, name));
    const [only] = known;
    if (known.length === 1 && only !== undefined) return { ...options, artifact: only };
  }
  return options;
}
