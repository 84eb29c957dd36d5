import { join } from 'node:path';
import { once, writeSparseFile } from '../lib/data.mjs';

const SIZE = 20 * 2 ** 30;

export const isLarge = true;
export const peers = ['art'];
export const rows = {
  'sparse-commit': {
    title: 'First commit of a file of 20 GiB: holes, and 1 MiB of random bytes at every 64 MiB',
    targets: [],
  },
};

export const prepare = (work, scale) =>
  once(join(work, 'sparse'), (data) => writeSparseFile(join(data, 'sparse.bin'), Math.round(SIZE * scale)));

export async function play(job, prepared) {
  await job.start(prepared);
  await job.commit('sparse-commit');
}
