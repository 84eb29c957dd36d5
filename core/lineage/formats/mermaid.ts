import type { Lineage } from '../lineage-graph.ts';
import { drawingOf } from './drawing.ts';

/** For Mermaid: versions are boxes, runs have round ends, what was observed or merged is dotted. */
export function* mermaid(lineage: Lineage): Generator<string> {
  const { nodes, edges } = drawingOf(lineage);
  yield 'flowchart LR';
  for (const { id, type, lines, isRoot } of nodes) {
    const label = lines.map(quoted).join('<br/>');
    const box = type === 'run' ? `(["${label}"])` : `["${label}"]`;
    yield `  ${id}${box}${isRoot ? ':::root' : ''}`;
  }
  for (const { from, to, label, dashed } of edges) {
    yield `  ${from} ${dashed ? '-.->' : '-->'}${label === '' ? '' : `|"${quoted(label)}"|`} ${to}`;
  }
  yield '  classDef root stroke-width:3px';
}

// Mermaid reads HTML and Markdown in labels, and takes an entity's number between # and ; for any character.
function quoted(text: string): string {
  return text.replace(/[^\p{Letter}\p{Number} .,@/:_-]/gu, (character) => `#${character.codePointAt(0)};`);
}
