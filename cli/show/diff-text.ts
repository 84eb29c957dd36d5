import { hunkHeader, patchNames } from '../../core/compare/hunks.ts';
import type { Hunk, TextDiff } from '../../core/compare/result.ts';
import { escapeText } from '../output/escape.ts';
import type { Style } from '../output/style.ts';
import { type WordPart, wordParts } from './diff-words.ts';

/** A unified diff as `patch` reads it; with colour the words that changed stand out in lines that were replaced. */
export async function* textLines(
  diff: TextDiff,
  style: Style,
  names: Parameters<typeof patchNames>[0],
): AsyncGenerator<string> {
  if (diff.hunks.length === 0) return;
  for (const line of patchNames(names)) yield style.heading(escapeText(line));
  for (const hunk of diff.hunks) {
    yield style.name(hunkHeader(hunk));
    yield* hunkLines(hunk, style);
  }
}

async function* hunkLines({ lines }: Hunk, style: Style): AsyncGenerator<string> {
  for (let at = 0; at < lines.length; ) {
    const removed = run(lines, at, '-');
    const added = run(lines, at + removed.length, '+');
    yield* replacedLines(removed, added, style);
    at += removed.length + added.length;
    if (removed.length + added.length === 0) yield other(lines[at++] as string, style);
  }
}

/** Lines from `at` on that have a mark, and what is said about their ends. */
function run(lines: string[], at: number, mark: string): string[] {
  let end = at;
  while (lines[end]?.startsWith(mark) || (end > at && lines[end]?.startsWith('\\'))) end++;
  return lines.slice(at, end);
}

async function* replacedLines(removed: string[], added: string[], style: Style): AsyncGenerator<string> {
  const pairs =
    removed.length === added.length && style.isColoured
      ? await Promise.all(removed.map((line, i) => pair(line, added[i] as string)))
      : [];
  for (const [i, line] of removed.entries()) yield paint(line, pairs[i]?.before, style.removed, style.removedWord);
  for (const [i, line] of added.entries()) yield paint(line, pairs[i]?.after, style.added, style.addedWord);
}

async function pair(removed: string, added: string): Promise<{ before: WordPart[]; after: WordPart[] } | undefined> {
  return wordParts(removed.slice(1), added.slice(1));
}

function paint(line: string, parts: WordPart[] | undefined, whole: Style['added'], word: Style['added']): string {
  if (!parts || line.startsWith('\\')) return whole(escapeText(line));
  const painted = parts.map(({ text, changed }) => (changed ? word : whole)(escapeText(text)));
  return whole(line.slice(0, 1)) + painted.join('');
}

function other(line: string, style: Style): string {
  return line.startsWith('\\') ? style.dim(line) : escapeText(line);
}
