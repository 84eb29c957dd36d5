import { closeSync, fstatSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tempName } from './temp.ts';

/** Kernels stamp files from a clock that ticks every 1 to 10 ms, so two writes in one tick look like one. */
const marginMs = 20;
/** Some file systems keep whole or even seconds only. */
const coarseMarginMs = 2000;

/** The time by the clock that stamps files, which need not be the one that `Date.now()` reads. */
export function fileClock(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, tempName());
  const fd = openSync(file, 'wx');
  try {
    return fstatSync(fd).mtimeMs;
  } finally {
    closeSync(fd);
    rmSync(file);
  }
}

/**
 * Whether a file could still change without its stat showing it: it was last touched so shortly before it was looked
 * at (or, by a wrong clock, after) that one more write would carry the same time.
 */
export function isRacy(stat: { mtimeMs: number; ctimeMs: number }, lookedAtMs: number): boolean {
  const margin = stat.ctimeMs % 1000 === 0 ? coarseMarginMs : marginMs;
  return Math.max(stat.mtimeMs, stat.ctimeMs) >= lookedAtMs - margin;
}
