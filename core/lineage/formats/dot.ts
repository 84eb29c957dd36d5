import type { Lineage } from '../lineage-graph.ts';
import { drawingOf } from './drawing.ts';

/** For Graphviz: versions are boxes, runs ellipses, what was observed or merged is dashed. */
export function* dot(lineage: Lineage): Generator<string> {
  const { nodes, edges } = drawingOf(lineage);
  yield 'digraph lineage {';
  yield '  rankdir=LR;';
  for (const { id, type, lines, isRoot } of nodes) {
    const shape = type === 'run' ? 'ellipse' : 'box';
    const label = lines.map(quoted).join('\\n');
    yield `  ${id} [shape=${shape}, label="${label}"${isRoot ? ', penwidth=2' : ''}];`;
  }
  for (const { from, to, label, dashed } of edges) {
    const attributes = [...(label === '' ? [] : [`label="${quoted(label)}"`]), ...(dashed ? ['style=dashed'] : [])];
    yield `  ${from} -> ${to}${attributes.length > 0 ? ` [${attributes.join(', ')}]` : ''};`;
  }
  yield '}';
}

// In a label a backslash begins an escape, and line breaks would end the statement for tools that read line by line.
function quoted(text: string): string {
  return text.replace(/[\\"]/g, '\\$&').replace(/[\p{Control}\p{Line_Separator}\p{Paragraph_Separator}]/gu, ' ');
}
