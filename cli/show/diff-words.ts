import type { LinePart } from './shown-line.ts';

/** Longer lines are not taken apart. */
const MAX_LINE = 2_000;
/** With less than this share of their characters in common, two lines are not the same one changed. */
const LEAST_COMMON = 0.3;

/** Which words of a line that was replaced changed; undefined when the lines have little in common. */
export async function wordParts(
  before: string,
  after: string,
): Promise<{ before: LinePart[]; after: LinePart[] } | undefined> {
  if (Math.max(before.length, after.length) > MAX_LINE) return undefined;
  const { diffWordsWithSpace } = await import('diff');
  const parts = diffWordsWithSpace(before, after);
  const common = parts.reduce(
    (sum, { added, removed, value }) => sum + (added || removed ? 0 : value.trim().length),
    0,
  );
  if (common < LEAST_COMMON * Math.max(before.trim().length, after.trim().length)) return undefined;
  const side = (mark: 'added' | 'removed', other: 'added' | 'removed'): LinePart[] =>
    parts.filter((part) => !part[other]).map((part) => ({ text: part.value, changed: part[mark] }));
  return { before: side('removed', 'added'), after: side('added', 'removed') };
}
