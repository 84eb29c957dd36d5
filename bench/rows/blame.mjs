import { join } from 'node:path';
import { once } from '../lib/data.mjs';
import { ratioTo, secondsUnder } from '../lib/targets.mjs';
import { fileSteps, lineSteps, makeBlameHistory } from '../make-blame.mjs';

export const peers = ['art', 'git'];
export const rows = {
  'blame-lines': {
    title: 'Blame of a file of 100,000 lines with 1,000 versions',
    targets: [ratioTo(2, 'git')],
  },
  'blame-files': {
    title: 'Blame of a folder of 100,000 files with 100 versions (git: `git log --name-only`)',
    targets: [secondsUnder(2)],
  },
};

export const prepare = (work, scale) =>
  once(join(work, 'blame'), async (_data, root) => {
    await makeBlameHistory(join(root, 'lines'), lineSteps(100_000 * scale, 1000 * scale));
    await makeBlameHistory(join(root, 'files'), fileSteps(100_000 * scale, 100 * scale));
  });

export async function play(job, prepared) {
  const at = (kind) => join(prepared, kind, job.peer.name);
  await job.time('blame-lines', job.peer.blameLines?.(job, at('lines'), 'rows.csv'));
  await job.time('blame-files', job.peer.blameFiles?.(job, at('files')));
}
