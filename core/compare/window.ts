// The part of two texts that differs, when they are too large to be compared whole.
import { type ByteSource, readPieces } from '../materialize/source.ts';
import { commonEnds } from './common-ends.ts';

/** Bytes of a side that are compared at once. */
export const MAX_WINDOW: number = 32 * 2 ** 20;
/** How far a window is widened to hold the lines around what changed. */
const MARGIN = 64 * 1024;
const LINE_FEED = 0x0a;

/** Bytes `[from, to)` of both sides hold all that differs, and begin and end with whole lines. */
export interface Window {
  before: { from: number; to: number };
  after: { from: number; to: number };
  /** Lines before the window, the same on both sides. */
  lines: number;
}

/** The whole of small files; of larger ones what lies between their common ends, with `context` lines around it. */
export async function findWindow(before: ByteSource, after: ByteSource, context: number): Promise<Window | undefined> {
  if (Math.max(before.size, after.size) <= MAX_WINDOW) {
    return { before: { from: 0, to: before.size }, after: { from: 0, to: after.size }, lines: 0 };
  }
  const { prefix, suffix } = await commonEnds(before, after);
  const from = await lineStart(before, prefix, context);
  const more = await lineEnd(before, before.size - suffix, context);
  if (from === undefined || more === undefined) return undefined;
  const window = {
    before: { from, to: before.size - suffix + more },
    after: { from, to: after.size - suffix + more },
  };
  if (Math.max(window.before.to, window.after.to) - from > MAX_WINDOW) return undefined;
  return { ...window, lines: await countLines(before, from) };
}

/** The start of the line that is `context` lines before the one that holds `at`. */
async function lineStart(source: ByteSource, at: number, context: number): Promise<number | undefined> {
  const start = Math.max(0, at - MARGIN);
  const bytes = await source.read(start, at);
  let left = context + 1;
  let found: number | undefined;
  for (
    let i = bytes.lastIndexOf(LINE_FEED);
    i >= 0 && left > 0;
    i = i === 0 ? -1 : bytes.lastIndexOf(LINE_FEED, i - 1)
  ) {
    found = start + i + 1;
    left -= 1;
  }
  return left > 0 && start === 0 ? 0 : found;
}

/** Bytes from `at` to the end of the line that is `context` lines behind the one that holds `at`. */
async function lineEnd(source: ByteSource, at: number, context: number): Promise<number | undefined> {
  // From one byte before, because a line that ends right here is whole.
  const start = Math.max(0, at - 1);
  const end = Math.min(source.size, at + MARGIN);
  const bytes = await source.read(start, end);
  let left = context + 1;
  let found: number | undefined;
  for (let i = bytes.indexOf(LINE_FEED); i >= 0 && left > 0; i = bytes.indexOf(LINE_FEED, i + 1)) {
    found = start + i + 1 - at;
    left -= 1;
  }
  return left > 0 && end === source.size ? end - at : found;
}

async function countLines(source: ByteSource, to: number): Promise<number> {
  let lines = 0;
  for await (const piece of readPieces(source, { to })) {
    for (let i = piece.indexOf(LINE_FEED); i >= 0; i = piece.indexOf(LINE_FEED, i + 1)) lines += 1;
  }
  return lines;
}
