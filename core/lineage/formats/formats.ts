import type { Lineage } from '../lineage-graph.ts';
import { dot } from './dot.ts';
import { lineageJson } from './json.ts';
import { mermaid } from './mermaid.ts';
import { type OpenLineageOptions, openLineage } from './openlineage.ts';
import { provJson } from './prov.ts';

export type LineageFormat = 'json' | 'dot' | 'mermaid' | 'openlineage' | 'prov';

/**
 * A lineage for another program, line by line.
 *
 * - `json`: one line, the shape in spec/json.md
 * - `dot`, `mermaid`: a drawing for Graphviz, for Mermaid
 * - `openlineage`: events of OpenLineage 2-0-2, one a line, oldest first
 * - `prov`: one line, a PROV-JSON document
 */
export function* formatLineage(
  lineage: Lineage,
  format: LineageFormat,
  options: OpenLineageOptions = {},
): Generator<string> {
  if (format === 'dot') yield* dot(lineage);
  else if (format === 'mermaid') yield* mermaid(lineage);
  else if (format === 'openlineage') for (const event of openLineage(lineage, options)) yield line(event);
  else yield line(format === 'json' ? lineageJson(lineage) : provJson(lineage));
}

/** Bytes, which parameters and metadata may hold, become hex, as in all JSON that is printed. */
function line(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Uint8Array ? Buffer.from(item).toString('hex') : item,
  );
}
