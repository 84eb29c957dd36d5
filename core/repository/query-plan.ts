import type { LogOptions } from '../api.ts';
import type { Id } from '../object/types.ts';
import { type Bounds, type ValueBound, valueField } from '../query/bounds.ts';
import { parseFields } from '../query/parse.ts';
import { runsWithMany, runsWithNumber, runsWithText } from '../store/run-values.ts';
import type { Context } from './context.ts';
import { ends } from './log.ts';
import type { Marked } from './query-filters.ts';

/** Where more runs than this may have a value, most that are asked have it, and going through all is no worse. */
const FEW = 2000;

/**
 * The runs that can meet what is asked where the index knows something about them that few have, newest first; undefined
 * where it does not, or where a range of history is left out.
 */
export function chosenRuns(context: Context, options: LogOptions, bounds: Bounds, marked: Marked): Id[] | undefined {
  const { from, exclude } = ends(context, options);
  if (exclude.length > 0) return undefined;
  let fewest: ReadonlySet<Id> | undefined;
  for (const source of [...markedSources(marked), ...boundSources(context, bounds)]) {
    fewest = gather(source, fewest?.size ?? FEW) ?? fewest;
  }
  if (!fewest) return undefined;
  const { history } = context;
  const found = [...reachable(context, fewest, from)].map((id) => ({ id, node: history.node(id) }));
  found.sort((a, b) => b.node.time - a.node.time || b.node.generation - a.node.generation || (a.id < b.id ? 1 : -1));
  return found.map(({ id }) => id);
}

function* markedSources({ runs, outputRuns }: Marked): Generator<Iterable<Id>> {
  if (runs) yield runs;
  if (outputRuns) yield outputRuns;
}

function* boundSources(context: Context, { outputs, values }: Bounds): Generator<Iterable<Id>> {
  for (const { names, version } of outputs) {
    const [only, ...others] = names.filter((name) => isKnown(context, name));
    // A shorter name would mean that the number is of a part of it.
    const isWhole = only === names.at(-1) && others.length === 0;
    if (only !== undefined && version !== undefined && isWhole) yield withVersion(context, only, version);
  }
  for (const value of values) yield withValue(context, value);
}

function* withVersion(context: Context, name: string, version: number): Generator<Id> {
  for (const { run } of context.history.index.versionsOf(name, version)) yield run;
}

function* withValue(context: Context, value: ValueBound): Generator<Id> {
  const table = context.history.values();
  yield* runsWithMany(table);
  yield* 'range' in value ? runsWithNumber(table, value, value.range) : runsWithText(table, value, value.text);
}

/** All of them, unless there are more than `most`. */
function gather(source: Iterable<Id>, most: number): Set<Id> | undefined {
  const runs = new Set<Id>();
  for (const run of source) if (runs.add(run).size > most) return undefined;
  return runs;
}

/** Whether any run of any branch made an artifact of this name. */
export function isKnown({ history }: Context, name: string): boolean {
  for (const _ of history.index.versionsOf(name)) return history.latest(name, history.allHeads()) !== undefined;
  return false;
}

export interface SortedBy {
  /** As for `--sort`; the index can tell where it is one. */
  fields: string;
  /** A field without `-` means the highest first, where for sorting it means the lowest. */
  isBest: boolean;
}

/** Runs that have a number in a parameter or metric, in its order; undefined where the index cannot tell. */
export function rankedRuns(context: Context, options: LogOptions, by: SortedBy): Iterable<Id> | undefined {
  const [field, ...others] = parseFields(by.fields);
  const value = field && valueField(field);
  if (!value || others.length > 0) return undefined;
  const { from, exclude } = ends(context, options);
  const table = context.history.values();
  for (const _ of runsWithMany(table)) return undefined;
  if (exclude.length > 0) return undefined;
  return reachable(context, runsWithNumber(table, value, [-Infinity, Infinity], field.reverse !== by.isBest), from);
}

function* reachable({ history }: Context, runs: Iterable<Id>, from: readonly Id[]): Generator<Id> {
  for (const run of runs) if (history.reachable(run, from)) yield run;
}
