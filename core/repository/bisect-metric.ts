import { UsageError } from '../errors.ts';
import type { Value, ValueMap } from '../object/types.ts';
import type { Test } from './bisect.ts';
import type { Context } from './context.ts';

/** Bad is what lies below, or above, a bound. */
export interface Bound {
  /** A metric; `a.b` for one in a map. */
  metric: string;
  below?: number;
  above?: number;
}

/** Judges a run by a metric of its own. One without the metric cannot be tested; one where it is no number at all (NaN) is bad. */
export function metricTest(context: Context, { metric, below, above }: Bound): Test {
  if (below === undefined && above === undefined) {
    throw new UsageError(`metric "${metric}" needs a bound`, { hint: 'what is bad: --below N or --above N' });
  }
  return async ({ run }) => {
    const value = numberAt(context.history.run(run).metrics, metric);
    if (value === undefined) return { verdict: 'skip' };
    const isGood = (below === undefined || value >= below) && (above === undefined || value <= above);
    return { verdict: isGood ? 'good' : 'bad', value };
  };
}

/** A number in a map by its key, or by keys joined with dots. */
function numberAt(map: ValueMap, path: string): number | undefined {
  const direct = asNumber(map[path]);
  if (direct !== undefined) return direct;
  const dot = path.indexOf('.');
  const inner = dot < 0 ? undefined : map[path.slice(0, dot)];
  return isMap(inner) ? numberAt(inner, path.slice(dot + 1)) : undefined;
}

function asNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  // Integers beyond what a number holds exactly are kept as digits.
  return isMap(value) && typeof value['$int'] === 'string' ? Number(value['$int']) : undefined;
}

function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
