import type { LogEntry } from '../../core/api.ts';
import { GraphRenderer } from '../../core/lineage/graph.ts';
import type { Id } from '../../core/object/types.ts';

/**
 * Runs with their graph at the left. Runs outside `shown` are passed over: what stands above them leads to what stands
 * below. The newest parent goes on in the lane of its child, so ids have no say in the drawing.
 */
export function* graphed(
  entries: Iterable<LogEntry>,
  lines: (entry: LogEntry) => string[],
  shown?: ReadonlySet<Id>,
): Generator<string> {
  const graph = new GraphRenderer();
  let left = shown?.size ?? Number.POSITIVE_INFINITY;
  let gap: string | undefined;
  for (const entry of entries) {
    if (left === 0) return;
    const { id, heads } = entry;
    if (shown && !shown.has(id)) {
      yield* graph.skip(id, heads);
      continue;
    }
    left -= 1;
    const { before, node, body, after } = graph.next(id, heads);
    if (before.length > 0) yield* before;
    else if (gap !== undefined) yield gap;
    const [first = '', ...rest] = lines(entry);
    yield `${node} ${first}`;
    for (const line of rest) yield `${body.padEnd(node.length)} ${line}`.trimEnd();
    yield* after;
    // Blocks stand apart, unless the rows where lanes move part them already.
    gap = rest.length > 0 && after.length === 0 ? body : undefined;
  }
}
