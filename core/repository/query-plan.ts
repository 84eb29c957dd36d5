import type { LogOptions } from '../api.ts';
import type { Id } from '../object/types.ts';
import { type ValueBound, valueField } from '../query/bounds.ts';
import { parseFields } from '../query/parse.ts';
import { runsWithMany, runsWithNumber, runsWithText } from '../store/run-values.ts';
import type { Context } from './context.ts';
import { ends } from './log.ts';

/** Where more runs than this may have a value, most that are asked have it, and going through all is no worse. */
const FEW = 2000;

/**
 * The runs that can meet a condition by a parameter or metric that few have, newest first; undefined where none of its
 * values is rare, or a range of history is left out.
 */
export function chosenRuns(context: Context, options: LogOptions, values: readonly ValueBound[]): Id[] | undefined {
  if (values.length === 0) return undefined;
  const { from, exclude } = ends(context, options);
  if (exclude.length > 0) return undefined;
  let fewest: Set<Id> | undefined;
  for (const value of values) fewest = fewer(context, value, fewest) ?? fewest;
  if (!fewest) return undefined;
  const { history } = context;
  const found = [...fewest].filter((id) => history.reachable(id, from)).map((id) => ({ id, node: history.node(id) }));
  found.sort((a, b) => b.node.time - a.node.time || b.node.generation - a.node.generation || (a.id < b.id ? 1 : -1));
  return found.map(({ id }) => id);
}

/** Who may have the value, if these are fewer than those known so far. */
function fewer(context: Context, value: ValueBound, known: ReadonlySet<Id> | undefined): Set<Id> | undefined {
  const table = context.history.values();
  const most = known?.size ?? FEW;
  const runs = new Set<Id>();
  const sources = [
    'range' in value ? runsWithNumber(table, value, value.range) : runsWithText(table, value, value.text),
    runsWithMany(table),
  ];
  for (const source of sources) {
    for (const run of source) {
      if (runs.add(run).size > most) return undefined;
    }
  }
  return runs;
}

/** Runs that have a number in a parameter or metric, the best first; undefined where the index cannot tell. */
export function rankedRuns(context: Context, options: LogOptions, best: string): Iterable<Id> | undefined {
  const [field, ...others] = parseFields(best);
  const value = field && valueField(field);
  if (!value || others.length > 0) return undefined;
  const { from, exclude } = ends(context, options);
  const table = context.history.values();
  for (const _ of runsWithMany(table)) return undefined;
  if (exclude.length > 0) return undefined;
  return reachable(context, runsWithNumber(table, value, [-Infinity, Infinity], !field.reverse), from);
}

function* reachable({ history }: Context, runs: Iterable<Id>, from: readonly Id[]): Generator<Id> {
  for (const run of runs) if (history.reachable(run, from)) yield run;
}
