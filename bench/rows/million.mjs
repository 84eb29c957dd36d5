import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once, writeTinyFiles } from '../lib/data.mjs';
import { bytesUnder, ratioTo, secondsUnder } from '../lib/targets.mjs';
import * as walk from '../yardsticks/walk.mjs';

const COUNT = 1_000_000;
const CHANGES = 10;

export const isLarge = true;
export const peers = ['art'];
export const rows = {
  'million-commit': { title: 'First commit of 1,000,000 files of a line each', targets: [], yardsticks: [walk] },
  'million-again': {
    title: 'Commit of 1,000,000 files with 10 of them changed',
    targets: [ratioTo(2, 'walk + lstat'), bytesUnder(1e6)],
    yardsticks: [walk],
  },
  'million-diff': { title: '`art diff` of these two versions', targets: [secondsUnder(0.3)] },
};

export const prepare = (work, scale) =>
  once(join(work, 'million'), (data, root) => {
    const count = COUNT * scale;
    writeTinyFiles(data, count);
    for (let change = 0; change < CHANGES; change++) {
      const index = Math.floor(((change + 0.5) * count) / CHANGES);
      const folder = join(root, 'next', `d${String(Math.floor(index / 1000)).padStart(4, '0')}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${index}.txt`), `changed ${index}\n`);
    }
  });

export async function play(job, prepared) {
  await job.start(prepared);
  await job.commit('million-commit');
  job.change(join(prepared, 'next'));
  await job.commit('million-again');
  await job.time('million-diff', job.peer.diff?.(job));
}
