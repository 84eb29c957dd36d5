import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ratioTo } from '../lib/targets.mjs';
import { makeHistory } from '../make-history.mjs';
import * as node from '../yardsticks/node.mjs';

const RUNS = 100_000;

/** A few milliseconds each: many repetitions, and nothing else on the processor while they last. */
export const repeat = 10;
export const isBare = true;
export const peers = ['art'];
export const rows = {
  'start-version': { title: '`art --version`', targets: [ratioTo(1.5, 'node -e 0')], yardsticks: [node] },
  'start-log': {
    title: '`art log -n 20` in a repository of 100,000 runs',
    targets: [ratioTo(3, 'node -e 0')],
    yardsticks: [node],
  },
};

// Made anew each time, unlike other data: it is what the program under test would write.
export async function prepare(work, scale) {
  const folder = join(work, 'history', 'data');
  rmSync(folder, { recursive: true, force: true });
  await makeHistory(folder, Math.round(RUNS * scale));
  return join(work, 'history');
}

export async function play(job, prepared) {
  await job.time('start-version', job.peer.start?.(job));
  await job.time('start-log', (job.peer.log ?? job.peer.start)?.(job, join(prepared, 'data')));
}
