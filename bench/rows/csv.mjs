import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once, writeTable } from '../lib/data.mjs';
import { bytesUnder } from '../lib/targets.mjs';

const ROWS = 3_900_000;
const INSERTS = 200;

export const rows = {
  'csv-first': { title: 'First commit of a CSV of 340 MB', targets: [] },
  'csv-inserts': {
    title: 'Commit of that CSV with 200 rows inserted at scattered places',
    targets: [bytesUnder(10e6)],
  },
};

export const prepare = (work, scale) =>
  once(join(work, 'csv'), (data, root) => {
    mkdirSync(join(root, 'next'));
    writeTable(join(data, 'table.csv'), { rows: ROWS * scale });
    writeTable(join(root, 'next/table.csv'), { rows: ROWS * scale, inserts: INSERTS * scale });
  });

export async function play(job, prepared) {
  await job.start(prepared);
  await job.commit('csv-first');
  job.change(join(prepared, 'next'));
  await job.commit('csv-inserts');
}
