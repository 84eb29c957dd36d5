import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostTag } from '../store/temp-name.ts';

export { tempName } from '../store/temp-name.ts';

const pattern = /^\.art-tmp-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}$/;
const dayMs = 86_400_000;

export function isTempName(name: string): boolean {
  return name.startsWith('.art-tmp-') && pattern.test(name);
}

/** Removes what killed runs left in `folder`. Another machine's leftovers go only when they are a day old. */
export function sweepTemps(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const match = name.startsWith('.art-tmp-') ? pattern.exec(name) : null;
    if (match === null) continue;
    const abs = join(folder, name);
    if (match[1] === hostTag ? !isRunning(Number(match[2])) : isOld(abs)) removeQuietly(abs);
  }
}

/** What cannot be removed is only clutter. */
function removeQuietly(abs: string): void {
  try {
    rmSync(abs, { recursive: true, force: true });
  } catch {
    // The next run tries again.
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isOld(abs: string): boolean {
  const stat = lstatSync(abs, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > dayMs;
}
