import type { Region } from './line-diff.ts';
import type { Lines } from './lines.ts';
import type { Hunk } from './result.ts';

const NO_LINE_FEED = '\\ No newline at end of file';

/** Changes with lines around them. Those whose surroundings meet share a hunk. `offset`: lines before the first one. */
export function makeHunks(
  before: Lines,
  after: Lines,
  replaced: readonly Region[],
  { context, offset }: { context: number; offset: number },
): Hunk[] {
  return groups(replaced, context).map((changes) => {
    const first = changes[0] as Region;
    const last = changes.at(-1) as Region;
    const lead = Math.min(context, first.before);
    const from = { before: first.before - lead, after: first.after - lead };
    const tail = Math.min(context, before.length - last.beforeEnd);
    const to = { before: last.beforeEnd + tail, after: last.afterEnd + tail };
    const lines: string[] = [];
    let at = from.before;
    const same = (end: number): void => add(lines, ' ', before, at, end);
    for (const change of changes) {
      same(change.before);
      add(lines, '-', before, change.before, change.beforeEnd);
      add(lines, '+', after, change.after, change.afterEnd);
      at = change.beforeEnd;
    }
    same(to.before);
    const beforeLines = to.before - from.before;
    const afterLines = to.after - from.after;
    return {
      beforeStart: offset + from.before + (beforeLines > 0 ? 1 : 0),
      beforeLines,
      afterStart: offset + from.after + (afterLines > 0 ? 1 : 0),
      afterLines,
      lines,
    };
  });
}

function groups(replaced: readonly Region[], context: number): Region[][] {
  const all: Region[][] = [];
  for (const change of replaced) {
    const group = all.at(-1);
    const last = group?.at(-1);
    if (group && last && change.before - last.beforeEnd <= 2 * context) group.push(change);
    else all.push([change]);
  }
  return all;
}

function add(lines: string[], mark: string, text: Lines, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const line = text.text(i);
    if (line.endsWith('\n')) lines.push(mark + line.slice(0, -1));
    else lines.push(mark + line, NO_LINE_FEED);
  }
}

/** Paths of the two sides of a text diff; null for a file that is not there. */
export interface PatchNames {
  before: string | null;
  after: string | null;
}

/**
 * A text diff as `patch -p1` and `git apply` read it, in lines without line feeds.
 *
 *     [...patchLines(diff.hunks, { before: 'notes.md', after: 'notes.md' })].join('\n')
 */
export function* patchLines(hunks: readonly Hunk[], names: PatchNames): Generator<string> {
  if (hunks.length === 0) return;
  yield* patchNames(names);
  for (const hunk of hunks) {
    yield hunkHeader(hunk);
    yield* hunk.lines;
  }
}

/** The two lines before the first hunk. */
export function patchNames({ before, after }: PatchNames): [string, string] {
  return [before === null ? '--- /dev/null' : `--- a/${before}`, after === null ? '+++ /dev/null' : `+++ b/${after}`];
}

export function hunkHeader({ beforeStart, beforeLines, afterStart, afterLines }: Hunk): string {
  return `@@ -${range(beforeStart, beforeLines)} +${range(afterStart, afterLines)} @@`;
}

function range(start: number, lines: number): string {
  return lines === 1 ? `${start}` : `${start},${lines}`;
}
