import { join } from 'node:path';

export const name = 'restic';
export const settings = 'default compression; encryption cannot be turned off';
export const version = ['restic', 'version'];
export const env = (job) => ({ RESTIC_PASSWORD: 'bench', RESTIC_CACHE_DIR: join(job.home, 'restic') });
export const init = (job) => [['restic', 'init', '--repo', job.store]];
export const commit = (job) => [['restic', 'backup', '--quiet', '--repo', job.store, 'data']];
export const restore = (job) => [
  ['restic', 'restore', '--quiet', '--repo', job.store, 'latest', '--target', job.target],
];
export const restored = (job) => join(job.target, 'data');
