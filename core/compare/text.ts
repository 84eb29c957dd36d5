import { ArtError } from '../errors.ts';
import type { ByteSource } from '../materialize/source.ts';
import { makeHunks } from './hunks.ts';
import { diffLines } from './line-diff.ts';
import type { CompareOptions, TextDiff } from './result.ts';
import { findWindow } from './window.ts';

/** Lines of a side that are compared at once. */
const MAX_LINES = 1_000_000;
const DEFAULT_CONTEXT = 3;

/**
 * Compares two files line by line. Throws ArtError, MALFORMED_FILE for what is not UTF-8, TOO_LARGE where more differs
 * than is compared at once.
 */
export async function compareText(before: ByteSource, after: ByteSource, options: CompareOptions): Promise<TextDiff> {
  const context = options.context ?? DEFAULT_CONTEXT;
  const window = await findWindow(before, after, context);
  if (!window) throw tooMuch();
  const a = splitLines(decode(await before.read(window.before.from, window.before.to)));
  const b = splitLines(decode(await after.read(window.after.from, window.after.to)));
  const { replaced, isLeast } = await diffLines(a, b);
  const hunks = makeHunks(a, b, replaced, { context, offset: window.lines });
  return {
    kind: 'text',
    added: replaced.reduce((sum, change) => sum + change.afterEnd - change.after, 0),
    removed: replaced.reduce((sum, change) => sum + change.beforeEnd - change.before, 0),
    hunks,
    notes: isLeast ? [] : ['some parts differ so much that they are shown as replaced'],
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ArtError('MALFORMED_FILE', 'it is not text in UTF-8', { cause });
  }
}

/** Lines with their line feed; the last one may have none. */
function splitLines(text: string): string[] {
  const lines: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = text.indexOf('\n', from) + 1 || text.length;
    lines.push(text.slice(from, to));
    if (lines.length > MAX_LINES) throw tooMuch();
    from = to;
  }
  return lines;
}

function tooMuch(): ArtError {
  return new ArtError('TOO_LARGE', 'more of it differs than is compared line by line');
}
