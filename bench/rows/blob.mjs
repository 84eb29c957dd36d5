import { join } from 'node:path';
import { once, writeRandomFile } from '../lib/data.mjs';
import { ratioTo } from '../lib/targets.mjs';
import * as cp from '../yardsticks/cp.mjs';
import * as sha256 from '../yardsticks/sha256.mjs';
import * as sha256sum from '../yardsticks/sha256sum.mjs';

const SIZE = 2 ** 30;

export const rows = {
  'blob-commit': {
    title: 'First commit of a random file of 1 GiB',
    targets: [ratioTo(0.6, 'borg'), ratioTo(2, 'cp', 'openssl sha256')],
    yardsticks: [cp, sha256, sha256sum],
  },
  'blob-restore': { title: 'Restore of a random file of 1 GiB', targets: [ratioTo(0.6, 'restic')] },
};

export const prepare = (work, scale) =>
  once(join(work, 'blob'), (data) => writeRandomFile(join(data, 'random.bin'), Math.round(SIZE * scale)));

export async function play(job, prepared) {
  await job.start(prepared);
  await job.commit('blob-commit');
  await job.restore('blob-restore', prepared);
}
