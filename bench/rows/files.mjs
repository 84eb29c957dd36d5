import { join } from 'node:path';
import { once, writeSmallFiles } from '../lib/data.mjs';
import { ratioTo } from '../lib/targets.mjs';
import * as cp from '../yardsticks/cp.mjs';
import * as walk from '../yardsticks/walk.mjs';

const COUNT = 100_000;
const TOTAL = 464e6;

export const rows = {
  'files-commit': {
    title: 'First commit of 100,000 files, 464 MB, half text and half random bytes',
    targets: [ratioTo(0.4, 'borg')],
    yardsticks: [cp],
  },
  'files-again': {
    title: 'Commit again of 100,000 files, nothing changed',
    targets: [ratioTo(0.25, 'restic')],
    yardsticks: [walk],
  },
  'files-restore': { title: 'Restore of 100,000 files', targets: [ratioTo(0.6, 'restic')] },
};

export const prepare = (work, scale) =>
  once(join(work, 'files'), (data) =>
    writeSmallFiles(data, { count: COUNT * scale, total: TOTAL * scale, perFolder: 1000 }),
  );

export async function play(job, prepared) {
  await job.start(prepared);
  await job.commit('files-commit');
  await job.commit('files-again');
  await job.restore('files-restore', prepared);
}
