import type { LogEntry } from '../../core/api.ts';
import { GraphRenderer } from '../../core/lineage/graph.ts';
import type { Id } from '../../core/object/types.ts';

/**
 * Runs with their graph at the left. Runs outside `shown` are passed over: what stands above them leads to what stands
 * below.
 */
export function* graphed(
  entries: Iterable<LogEntry>,
  lines: (entry: LogEntry) => string[],
  shown?: ReadonlySet<Id>,
): Generator<string> {
  const graph = new GraphRenderer();
  let left = shown?.size ?? Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    if (left === 0) return;
    if (shown && !shown.has(entry.id)) {
      yield* graph.skip(entry.id, entry.run.heads);
      continue;
    }
    left -= 1;
    const { node, body, after } = graph.next(entry.id, entry.run.heads);
    const [first = '', ...rest] = lines(entry);
    yield `${node} ${first}`;
    for (const line of rest) yield `${body} ${line}`.trimEnd();
    if (rest.length > 0 && after.length === 0) yield body;
    yield* after;
  }
}
