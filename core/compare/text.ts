import { isUtf8 } from 'node:buffer';
import { ArtError } from '../errors.ts';
import type { ByteSource } from '../materialize/source.ts';
import { makeHunks } from './hunks.ts';
import { diffLines, isFaithful } from './line-diff.ts';
import { Lines } from './lines.ts';
import type { CompareOptions, TextDiff } from './result.ts';
import { findWindow } from './window.ts';

/** Lines of a side that are compared at once. */
const MAX_LINES = 2_000_000;
const DEFAULT_CONTEXT = 3;

/**
 * Compares two files line by line. Throws ArtError, MALFORMED_FILE for what is not UTF-8, TOO_LARGE where more differs
 * than is compared at once.
 */
export async function compareText(before: ByteSource, after: ByteSource, options: CompareOptions): Promise<TextDiff> {
  const context = options.context ?? DEFAULT_CONTEXT;
  const window = await findWindow(before, after, context);
  if (!window) throw tooMuch();
  const a = linesOf(await before.read(window.before.from, window.before.to));
  const b = linesOf(await after.read(window.after.from, window.after.to));
  const { replaced, isLeast } = await diffLines(a, b);
  if (!isFaithful(a, b, replaced)) throw new ArtError('UNSUPPORTED_FILE', 'its lines were made to look alike');
  const hunks = makeHunks(a, b, replaced, { context, offset: window.lines });
  return {
    kind: 'text',
    added: replaced.reduce((sum, change) => sum + change.afterEnd - change.after, 0),
    removed: replaced.reduce((sum, change) => sum + change.beforeEnd - change.before, 0),
    hunks,
    notes: isLeast ? [] : ['some parts differ so much that they are shown as replaced'],
  };
}

function linesOf(bytes: Uint8Array): Lines {
  if (!isUtf8(bytes)) throw new ArtError('MALFORMED_FILE', 'it is not text in UTF-8');
  const lines = new Lines(bytes);
  if (lines.length > MAX_LINES) throw tooMuch();
  return lines;
}

function tooMuch(): ArtError {
  return new ArtError('TOO_LARGE', 'more of it differs than is compared line by line');
}
