import { hunkHeader, type PatchNames, patchNames } from '../../core/compare/hunks.ts';
import type { Hunk, TextDiff } from '../../core/compare/result.ts';
import { escapeText } from '../output/escape.ts';
import { wordParts } from './diff-words.ts';
import type { LinePart, ShownLine } from './shown-line.ts';

/** Pairs of replaced lines of one place whose words are compared. */
const MAX_PAIRS = 500;

interface TextOptions {
  /** Mark the words that changed in lines that were replaced. */
  words: boolean;
  /** Lines as they are, not made safe to show. */
  isRaw: boolean;
}

/** A unified diff as `patch` reads it. */
export async function* textLines(diff: TextDiff, names: PatchNames, options: TextOptions): AsyncGenerator<ShownLine> {
  if (diff.hunks.length === 0) return;
  for (const line of patchNames(names)) yield { text: escapeText(line), role: 'heading' };
  for (const hunk of diff.hunks) {
    yield { text: hunkHeader(hunk), role: 'name' };
    yield* hunkLines(hunk, options);
  }
}

async function* hunkLines({ lines }: Hunk, options: TextOptions): AsyncGenerator<ShownLine> {
  for (let at = 0; at < lines.length; ) {
    const removed = run(lines, at, '-');
    const added = run(lines, at + removed.length, '+');
    const pairs = options.words && removed.length === added.length ? await pairsOf(removed, added) : [];
    for (const [i, line] of removed.entries()) yield marked(line, 'removed', pairs[i]?.before, options);
    for (const [i, line] of added.entries()) yield marked(line, 'added', pairs[i]?.after, options);
    at += removed.length + added.length;
    if (removed.length + added.length === 0) yield plain(lines[at++] as string, options);
  }
}

/** Lines from `at` on that have a mark, and what is said about their ends. */
function run(lines: readonly string[], at: number, mark: string): string[] {
  let end = at;
  while (lines[end]?.startsWith(mark) || (end > at && lines[end]?.startsWith('\\'))) end++;
  return lines.slice(at, end);
}

/** As many lines as went came: each is taken for the one in its place. */
async function pairsOf(removed: string[], added: string[]): Promise<Awaited<ReturnType<typeof wordParts>>[]> {
  const pairs = removed.slice(0, MAX_PAIRS).map((line, i) => wordParts(line.slice(1), (added[i] as string).slice(1)));
  return Promise.all(pairs);
}

function marked(
  line: string,
  role: 'added' | 'removed',
  parts: LinePart[] | undefined,
  options: TextOptions,
): ShownLine {
  if (!parts || line.startsWith('\\')) return { ...plain(line, options), ...(!line.startsWith('\\') && { role }) };
  const mark = { text: line.slice(0, 1), changed: false };
  const safe = parts.map(({ text, changed }) => ({ text: escapeText(text), changed }));
  return { text: escapeText(line), role, parts: [mark, ...safe] };
}

function plain(line: string, { isRaw }: TextOptions): ShownLine {
  if (line.startsWith('\\')) return { text: line, role: 'dim' };
  return { text: isRaw ? line : escapeText(line) };
}
