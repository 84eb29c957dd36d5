import { hunkHeader, type PatchNames, patchNames } from '../../core/compare/hunks.ts';
import type { Hunk, TextDiff } from '../../core/compare/result.ts';
import { escapeText } from '../output/escape.ts';
import { wordParts } from './diff-words.ts';
import type { LinePart, ShownLine } from './shown-line.ts';

/** A unified diff as `patch` reads it. `words`: with the words that changed in lines that were replaced. */
export async function* textLines(diff: TextDiff, names: PatchNames, words: boolean): AsyncGenerator<ShownLine> {
  if (diff.hunks.length === 0) return;
  for (const line of patchNames(names)) yield { text: escapeText(line), role: 'heading' };
  for (const hunk of diff.hunks) {
    yield { text: hunkHeader(hunk), role: 'name' };
    yield* hunkLines(hunk, words);
  }
}

async function* hunkLines({ lines }: Hunk, words: boolean): AsyncGenerator<ShownLine> {
  for (let at = 0; at < lines.length; ) {
    const removed = run(lines, at, '-');
    const added = run(lines, at + removed.length, '+');
    yield* replaced(removed, added, words);
    at += removed.length + added.length;
    if (removed.length + added.length === 0) yield plain(lines[at++] as string);
  }
}

/** Lines from `at` on that have a mark, and what is said about their ends. */
function run(lines: readonly string[], at: number, mark: string): string[] {
  let end = at;
  while (lines[end]?.startsWith(mark) || (end > at && lines[end]?.startsWith('\\'))) end++;
  return lines.slice(at, end);
}

/** As many lines as went came: each is taken for the one in its place. */
async function* replaced(removed: string[], added: string[], words: boolean): AsyncGenerator<ShownLine> {
  const pairs =
    removed.length === added.length && words ? removed.map((line, i) => pair(line, added[i] as string)) : [];
  const known = await Promise.all(pairs);
  for (const [i, line] of removed.entries()) yield marked(line, 'removed', known[i]?.before);
  for (const [i, line] of added.entries()) yield marked(line, 'added', known[i]?.after);
}

async function pair(removed: string, added: string): Promise<{ before: LinePart[]; after: LinePart[] } | undefined> {
  return wordParts(removed.slice(1), added.slice(1));
}

function marked(line: string, role: 'added' | 'removed', parts: LinePart[] | undefined): ShownLine {
  if (line.startsWith('\\')) return plain(line);
  if (!parts) return { text: escapeText(line), role };
  const mark = { text: line.slice(0, 1), changed: false };
  const safe = parts.map(({ text, changed }) => ({ text: escapeText(text), changed }));
  return { text: escapeText(line), role, parts: [mark, ...safe] };
}

function plain(line: string): ShownLine {
  return line.startsWith('\\') ? { text: line, role: 'dim' } : { text: escapeText(line) };
}
