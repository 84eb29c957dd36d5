import { type LockLine, readArtLock, writeArtLock } from '../workspace/lock.ts';
import type { Context } from './context.ts';

/**
 * Writes what every workspace path was made from into `art.lock`, so that git can carry it. Lines of artifacts that are
 * not on disk here stay as they are.
 */
export function writeLock(context: Context): void {
  const { workspace } = context;
  const before = readArtLock(workspace.root);
  const lines = new Map<string, LockLine>(before.map((line) => [line.name, line]));
  for (const { name, run, version, content } of Object.values(workspace.state().paths)) {
    lines.set(name, { name, run, version, content });
  }
  const after = [...lines.values()];
  if (JSON.stringify(after) !== JSON.stringify(before)) writeArtLock(workspace.root, after);
}
