import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** One line for each fact that a figure depends on. */
export function describeMachine(work) {
  return {
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${(totalmem() / 1e9).toFixed(0)} GB`,
    system: `${type()} ${release()}`,
    'file system': fileSystem(work),
    node: process.version,
  };
}

function fileSystem(path) {
  try {
    return execFileSync('df', ['--output=fstype', path]).toString().trim().split('\n')[1];
  } catch {
    return 'unknown';
  }
}
