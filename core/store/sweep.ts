import { join } from 'node:path';
import { files } from './files.ts';

// Longer than any commit takes; what is younger may be somebody's work.
const ABANDONED_AFTER_MS = 7 * 24 * 3_600_000;

/** Removes what killed processes left in a store's temporary folder. Failing to is no harm. */
export function sweepTemp(tmpDir: string): void {
  const before = Date.now() - ABANDONED_AFTER_MS;
  try {
    for (const name of files.readdirSync(tmpDir)) {
      const path = join(tmpDir, name);
      const stat = files.lstatSync(path, { throwIfNoEntry: false });
      if (stat && stat.mtimeMs < before) files.rmSync(path, { recursive: true, force: true });
    }
  } catch {}
}
