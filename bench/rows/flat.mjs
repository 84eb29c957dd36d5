import { join } from 'node:path';
import { once, writeSmallFiles } from '../lib/data.mjs';

export const rows = {
  'flat-commit': {
    title: 'First commit of 100,000 files in one folder, 464 MB',
    targets: [],
  },
};

// The row is about memory; tools that take minutes for many files have shown so elsewhere.
export const peers = ['art', 'borg', 'restic'];

export const prepare = (work, scale) =>
  once(join(work, 'flat'), (data) =>
    writeSmallFiles(data, { count: 100_000 * scale, total: 464e6 * scale, perFolder: Number.POSITIVE_INFINITY }),
  );

export async function play(job, prepared) {
  await job.start(prepared);
  await job.commit('flat-commit');
}
