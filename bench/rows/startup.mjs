import { join } from 'node:path';
import { once } from '../lib/data.mjs';
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

export const prepare = (work, scale) =>
  once(join(work, 'history'), (data) => makeHistory(data, Math.round(RUNS * scale)));

export async function play(job, prepared) {
  await job.time('start-version', job.peer.start?.(job));
  await job.time('start-log', (job.peer.log ?? job.peer.start)?.(job, join(prepared, 'data')));
}
