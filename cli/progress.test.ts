import { describe, expect, it } from 'vitest';
import { ProgressReporter, progressLine } from './progress.ts';

function reporter(json: boolean): {
  at: (ms: number, done: number, total?: number) => void;
  clear: () => void;
  written: string[];
} {
  const written: string[] = [];
  let now = 0;
  const target = { write: (text: string) => void written.push(text), columns: 80, json };
  const progress = new ProgressReporter(target, () => now);
  return {
    written,
    clear: () => progress.clear(),
    at: (ms, done, total) => {
      now = ms;
      progress.update({ phase: 'storing', done, ...(total !== undefined && { total }), unit: 'bytes' });
    },
  };
}

describe('ProgressReporter', () => {
  it('says nothing about short work', () => {
    const { at, clear, written } = reporter(false);
    at(0, 0, 100);
    at(400, 100, 100);
    clear();
    expect(written).toEqual([]);
  });

  it('redraws at most ten times a second, and leaves no trace', () => {
    const { at, clear, written } = reporter(false);
    for (let ms = 0; ms <= 2000; ms += 10) at(ms, ms, 4000);
    clear();
    expect(written.length).toBeLessThan(20);
    expect(written[0]).toBe(
      '\r\x1b[Kstoring [==                  ]  12%  500 B of 4.0 kB  1.0 kB/s  4s left'
        .replace('[==  ', '[=== ')
        .replace('500', '500'),
    );
    expect(written.at(-1)).toBe('\r\x1b[K');
  });

  it('writes lines of JSON at most five times a second', () => {
    const { at, clear, written } = reporter(true);
    for (let ms = 0; ms <= 2000; ms += 10) at(ms, ms, 4000);
    at(2010, 4000, 4000);
    clear();
    expect(written[0]).toBe('{"progress":{"phase":"storing","done":500,"total":4000,"unit":"bytes"}}\n');
    expect(written.at(-1)).toBe('{"progress":{"phase":"storing","done":4000,"total":4000,"unit":"bytes"}}\n');
    expect(written.length).toBeLessThan(11);
  });

  it.each([
    [
      { phase: 'storing', done: 5e8, total: 1e9, unit: 'bytes' as const },
      2,
      'storing [==========          ]  50%  500 MB of 1.0 GB  250 MB/s  2s left',
    ],
    [
      { phase: 'checking', done: 30, total: 30, unit: 'objects' as const },
      3,
      'checking [====================] 100%  30 of 30 objects  10/s',
    ],
    [{ phase: 'walking', done: 1234, unit: 'files' as const }, 2, 'walking  1,234 files  617/s'],
    [
      { phase: 'storing', done: 0, total: 0, unit: 'bytes' as const },
      1,
      'storing [====================] 100%  0 B of 0 B  0 B/s',
    ],
  ])('%j', (progress, seconds, expected) => expect(progressLine(progress, seconds)).toBe(expected));
});
