import type { Progress } from '../core/api.ts';
import { formatDuration } from './output/date.ts';
import { escapeName } from './output/escape.ts';
import { toJson } from './output/json.ts';
import { counted, formatSize } from './output/size.ts';
import { truncate } from './output/width.ts';

/** Shorter work shows nothing. */
const quietMs = 500;
const redrawMs = 100;
const jsonMs = 200;
const barWidth = 20;

export interface ProgressTarget {
  write(text: string): void;
  columns: number;
  json: boolean;
}

/** Shows how far long work is: a bar that redraws its line, or a line of JSON now and then. */
export class ProgressReporter {
  #target: ProgressTarget;
  #now: () => number;
  #phase = '';
  #started = 0;
  #shownAt = 0;
  #isShown = false;

  constructor(target: ProgressTarget, now: () => number = Date.now) {
    this.#target = target;
    this.#now = now;
  }

  update(progress: Progress): void {
    const now = this.#now();
    if (progress.phase !== this.#phase) {
      this.#phase = progress.phase;
      this.#started = now;
      this.#shownAt = 0;
    }
    const elapsed = now - this.#started;
    const isDone = progress.total !== undefined && progress.done >= progress.total;
    const pause = this.#target.json ? jsonMs : redrawMs;
    if (elapsed < quietMs || (now - this.#shownAt < pause && !isDone)) return;
    this.#shownAt = now;
    this.#isShown = true;
    if (this.#target.json) this.#target.write(`${toJson({ progress })}\n`);
    else this.#target.write(`\r\x1b[K${truncate(progressLine(progress, elapsed / 1000), this.#target.columns - 1)}`);
  }

  /** Takes the bar off the screen, before anything else is written there. */
  clear(): void {
    if (this.#isShown && !this.#target.json) this.#target.write('\r\x1b[K');
    this.#isShown = false;
  }
}

/**
 * @example progressLine({ phase: 'storing', done: 5e8, total: 1e9, unit: 'bytes' }, 2)
 * // 'storing [==========          ]  50%  500 MB of 1.0 GB  250 MB/s  2s left'
 */
export function progressLine({ phase, done, total, unit }: Progress, seconds: number): string {
  const amount = (value: number): string => (unit === 'bytes' ? formatSize(value) : counted(value, unit.slice(0, -1)));
  const rate = seconds > 0 ? done / seconds : 0;
  const speed = unit === 'bytes' ? `${formatSize(rate)}/s` : `${Math.round(rate)}/s`;
  const name = escapeName(phase);
  if (total === undefined) return `${name}  ${amount(done)}  ${speed}`;
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(part * barWidth);
  const bar = `[${'='.repeat(filled)}${' '.repeat(barWidth - filled)}]`;
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  const left = rate > 0 && part < 1 ? `  ${formatDuration((total - done) / rate)} left` : '';
  const shown = unit === 'bytes' ? formatSize(done) : String(done);
  return `${name} ${bar} ${percent}  ${shown} of ${amount(total)}  ${speed}${left}`;
}
