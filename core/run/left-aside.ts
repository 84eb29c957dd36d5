import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hostTag } from '../store/temp-name.ts';
import { move } from './move.ts';

/** What was moved out of the way, and where it was. */
export interface Moved {
  from: string;
  to: string;
}

const NOTE = 'aside.json';

/** Says what is about to be moved into `dir`, for the time after a kill. */
export function noteAside(dir: string, moves: Moved[]): void {
  writeFileSync(join(dir, NOTE), JSON.stringify({ host: hostTag, pid: process.pid, moves }));
}

/**
 * Puts back what a killed `art run` had set aside in folders of `tmp`, and returns where. A place that has something
 * again is left alone: that may be somebody's work, and what was there before is a version.
 */
export function putBackLeft(tmp: string): string[] {
  const restored: string[] = [];
  for (const name of readdirSync(tmp)) {
    const dir = join(tmp, name);
    const moves = leftIn(dir);
    if (moves === undefined) continue;
    for (const { from, to } of moves) {
      if (!existsSync(to) || existsSync(from)) continue;
      mkdirSync(dirname(from), { recursive: true });
      move(to, from);
      restored.push(from);
    }
    rmSync(dir, { recursive: true, force: true });
  }
  return restored;
}

/** Undefined where nothing was left, or whoever left it is still at work or on another machine. */
function leftIn(dir: string): Moved[] | undefined {
  try {
    const { host, pid, moves } = JSON.parse(readFileSync(join(dir, NOTE), 'utf8'));
    if (host !== hostTag || isRunning(pid) || !Array.isArray(moves)) return undefined;
    const isOurs = ({ from, to }: Moved): boolean => typeof from === 'string' && dirname(to) === dir;
    return moves.every(isOurs) ? moves : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
