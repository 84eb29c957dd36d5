// A table that grows by a tenth of its first size and gets corrections all over, beside a folder of images that grows too.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once, writeRandomFile, writeTable } from '../lib/data.mjs';

const VERSIONS = 10;
const FIRST_ROWS = 460_000;
const CORRECTIONS = 20;
const IMAGES = 300;
const IMAGE_BYTES = 20_000;

export const rows = {
  growing: {
    title: 'Ten versions of a growing data set (40 to 76 MB of CSV, 300 to 3,000 images of 20 kB)',
    targets: [],
  },
};

export const prepare = (work, scale) =>
  once(join(work, 'growing'), (data, root) => {
    for (let version = 1; version <= VERSIONS; version++) {
      const folder = version === 1 ? data : join(root, `next-${version}`);
      writeVersion(folder, version, scale);
    }
  });

function writeVersion(folder, version, scale) {
  const first = Math.round(FIRST_ROWS * scale);
  const images = join(folder, 'images', `batch-${version}`);
  mkdirSync(images, { recursive: true });
  writeTable(join(folder, 'table.csv'), {
    rows: Math.round(first * (1 + (version - 1) / VERSIONS)),
    inserts: CORRECTIONS * (version - 1),
    spread: first,
  });
  for (let index = 0; index < IMAGES * scale; index++) {
    writeRandomFile(join(images, `${version}-${index}.jpg`), IMAGE_BYTES);
  }
}

export async function play(job, prepared) {
  await job.start(prepared);
  const total = { seconds: 0, cpu: 0, peak: 0, bytes: 0 };
  for (let version = 1; version <= VERSIONS; version++) {
    if (version > 1) job.change(join(prepared, `next-${version}`));
    const { seconds, cpu = 0, peak = 0, bytes } = await job.measureCommit();
    total.seconds += seconds;
    total.cpu += cpu;
    total.bytes += bytes;
    total.peak = Math.max(total.peak, peak);
  }
  job.record('growing', total);
}
