// A whole diff as lines for people, as JSON, or as paths.
import type { DiffEntry } from '../../core/api.ts';
import type { CompareOptions, ContentDiff } from '../../core/compare/result.ts';
import type { RepositoryDiff } from '../../core/repository/diff-sides.ts';
import type { Context } from '../context.ts';
import { escapeName } from '../output/escape.ts';
import { toJson } from '../output/json.ts';
import { contentLines } from './diff-content.ts';
import { diffLine, summaryLine } from './diff-lines.ts';
import { runDiffLines } from './diff-runs.ts';
import { paintLine } from './shown-line.ts';

export interface DiffView {
  diff: RepositoryDiff;
  /** Of the file, where one is compared. */
  name: string;
  /** How to compare contents; absent when they are not asked for. */
  options: CompareOptions | undefined;
}

type Visit = (entry: DiffEntry, content: ContentDiff | undefined) => Promise<void> | undefined;

/** Goes through all entries, without waiting where there is nothing to wait for: there may be a million. */
export async function visitEntries({ diff, options }: DiffView, visit: Visit): Promise<number> {
  let count = 0;
  for (const entry of diff.entries) {
    count += 1;
    const waiting = visit(entry, options && (await diff.content(entry, options)));
    if (waiting) await waiting;
  }
  return count;
}

/** `brief`: no entries, and of contents only what changed in numbers. */
export async function printLines(context: Context, view: DiffView, brief: boolean): Promise<number> {
  const { out, style, width } = context;
  const { runs, summary } = view.diff;
  const runLines = runs && !brief ? runDiffLines(runs, style, width) : [];
  for (const line of runLines) out.line(line);
  let isFirst = true;
  const count = await visitEntries(view, (entry, content) => {
    if (isFirst && runLines.length > 0) out.line();
    isFirst = false;
    const shown = namedEntry(view, entry);
    if (brief && !content) return undefined;
    const isFull = out.line(diffLine(shown, style));
    if (content) return printContent(context, shown, content, brief);
    return isFull ? out.flush() : undefined;
  });
  if (brief || count > 0) out.line(summaryLine(summary()));
  return count;
}

async function printContent(context: Context, entry: DiffEntry, content: ContentDiff, brief: boolean): Promise<void> {
  const { out, style, width } = context;
  // What goes into a pipe goes as it is: a patch must not be other bytes than the file has.
  const isRaw = !context.terminal.isOutputTerminal && !style.isColoured;
  for await (const line of contentLines(content, entry, { brief, words: style.isColoured, isRaw })) {
    if (out.line(paintLine(line, style, width))) await out.flush();
  }
}

export async function printJson(context: Context, view: DiffView): Promise<number> {
  const { out } = context;
  if (view.diff.runs) out.json({ runs: view.diff.runs });
  return visitEntries(view, (entry, content) =>
    out.line(toJson(content ? { ...entry, content: { ...content, picture: undefined } } : entry))
      ? out.flush()
      : undefined,
  );
}

/** One document. Lists of what changed are left out of contents; the numbers stay. */
export async function printStatJson(context: Context, view: DiffView): Promise<number> {
  const contents: unknown[] = [];
  const count = await visitEntries(view, ({ path }, content) => {
    if (content)
      contents.push({ path, content: { ...content, hunks: undefined, changes: undefined, picture: undefined } });
    return undefined;
  });
  const { runs, summary } = view.diff;
  context.out.json({ ...summary(), ...(runs && { runs }), ...(view.options && { contents }) });
  return count;
}

export function printNames(context: Context, view: DiffView): Promise<number> {
  const { out, json } = context;
  return visitEntries({ ...view, options: undefined }, (entry) =>
    out.line(json ? toJson(entry) : escapeName(namedEntry(view, entry).path)) ? out.flush() : undefined,
  );
}

/** An artifact that is one file has it under the path `.`, which would tell a reader nothing. */
export function namedEntry({ name }: DiffView, entry: DiffEntry): DiffEntry {
  return entry.path === '.' ? { ...entry, path: name } : entry;
}
