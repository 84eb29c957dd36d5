import { GraphRenderer } from '../../core/lineage/graph.ts';
import type { Lineage, LineageUse, LineageVersion } from '../../core/lineage/lineage-graph.ts';
import { newestFirst } from '../../core/lineage/lineage-order.ts';
import { type TreeRow, treeOf } from '../../core/lineage/lineage-tree.ts';
import { short } from '../../core/repository/context.ts';
import { escapeName, escapeText } from '../output/escape.ts';
import type { Style } from '../output/style.ts';
import { displayWidth, truncate } from '../output/width.ts';
import { versionName } from './run-lines.ts';

export interface LineageLook {
  style: Style;
  width: number;
  /** Draw with lines rather than with `|` and `-`. */
  unicode: boolean;
}

const drawings = {
  lines: { more: '├── ', last: '└── ', through: '│   ', past: '    ' },
  ascii: { more: '|-- ', last: '`-- ', through: '|   ', past: '    ' },
};
const STEM_WIDTH = 4;
// A message cut shorter than this says nothing.
const LEAST_MESSAGE = 12;

/** The tree of a lineage; of one in both directions, what it was made from and then what was made from it. */
export function* lineageTree(lineage: Lineage, look: LineageLook): Generator<string> {
  if (lineage.direction !== 'both') return yield* rows(lineage, lineage.direction, look);
  yield look.style.heading('made from');
  yield* rows(lineage, 'up', look);
  yield '';
  yield look.style.heading('used for');
  yield* rows(lineage, 'down', look);
}

/** Runs newest first, each joined by lines to those that made what it used. */
export function* lineageGraph(lineage: Lineage, look: LineageLook): Generator<string> {
  const made = new Map<string, LineageVersion[]>();
  for (const version of lineage.versions.values()) {
    made.set(version.run, [...(made.get(version.run) ?? []), version]);
  }
  const graph = new GraphRenderer();
  for (const { id, origins } of newestFirst(lineage)) {
    const { before, node, after } = graph.next(id, origins);
    yield* before;
    yield `${node} ${runText(lineage, id, made.get(id) ?? [], look, displayWidth(node) + 1)}`;
    yield* after;
  }
}

function* rows(lineage: Lineage, direction: 'up' | 'down', look: LineageLook): Generator<string> {
  const { more, last, through, past } = look.unicode ? drawings.lines : drawings.ascii;
  for (const row of treeOf(lineage, direction)) {
    const stem = row.ends.map((ended, level) => {
      if (level === row.ends.length - 1) return ended ? last : more;
      return ended ? past : through;
    });
    yield look.style.dim(stem.join('')) + rowText(lineage, row, look, STEM_WIDTH * stem.length);
  }
}

function rowText(lineage: Lineage, row: TreeRow, look: LineageLook, indent: number): string {
  const { style, width } = look;
  const { run, version } = row;
  if (!version) {
    // Below the root, a run stands for itself only where it made nothing.
    const made = row.ends.length === 0 ? madeBy(lineage, run) : [];
    return runText(lineage, run, made, look, indent) + notes(row, style).text;
  }
  const path = row.ends.length === 0 && lineage.root.path !== undefined ? `:${escapeName(lineage.root.path)}` : '';
  const name = versionName(version.name, version) + path;
  const note = notes(row, style);
  const id = short(run);
  const left = width - indent - displayWidth(name) - id.length - note.width - 4;
  return `${style.name(name)}  ${style.id(id)}${message(lineage, run, left)}${note.text}`;
}

function runText(
  lineage: Lineage,
  run: string,
  made: LineageVersion[],
  { style, width }: LineageLook,
  indent: number,
): string {
  const names = made.map((version) => versionName(version.name, version)).join(', ');
  const tail = names === '' ? '' : ` ${style.dim(`[${names}]`)}`;
  const id = short(run);
  const left = width - indent - id.length - displayWidth(tail) - 2;
  return `${style.id(id)}${message(lineage, run, left)}${tail}${failed(lineage, run, style)}`;
}

function madeBy(lineage: Lineage, run: string): LineageVersion[] {
  return [...lineage.versions.values()].filter((version) => version.run === run);
}

function message(lineage: Lineage, run: string, left: number): string {
  const about = lineage.runs.get(run);
  const text = about ? (escapeText(about.message).split('\n', 1)[0] ?? '') : '(not here)';
  return text === '' ? '' : `  ${truncate(text, Math.max(LEAST_MESSAGE, left))}`;
}

function failed(lineage: Lineage, run: string, style: Style): string {
  return lineage.runs.get(run)?.status ? ` ${style.removed('failed')}` : '';
}

/** What is said at the end of a row: how it was used, and where the tree does not go on. */
function notes({ uses, version, repeated }: TreeRow, style: Style): { text: string; width: number } {
  const how = [...new Set(uses.flatMap(useWords))];
  const end = repeated ? ['see above'] : version?.cut ? ['goes on'] : [];
  const words = [...how, ...end];
  if (words.length === 0) return { text: '', width: 0 };
  const text = `  (${words.join(', ')})`;
  return { text: style.dim(text), width: displayWidth(text) };
}

// What goes without saying is not said: declared, under the artifact's own name, the whole of it.
function useWords({ version, role, edge, path }: LineageUse): string[] {
  const words = [];
  if (edge !== 'merged' && role !== version.slice(0, version.lastIndexOf('@'))) words.push(`as ${escapeName(role)}`);
  if (path !== undefined) words.push(`only ${escapeName(path)}`);
  if (edge !== 'declared') words.push(escapeName(edge));
  return words;
}
