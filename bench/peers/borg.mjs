import { join } from 'node:path';

export const name = 'borg';
export const settings = 'no encryption, default compression (lz4)';
export const version = ['borg', '--version'];
export const env = (job) => ({ BORG_BASE_DIR: job.home, BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes' });
export const init = (job) => [['borg', 'init', '--encryption=none', job.store]];
export const commit = (job) => [['borg', 'create', `${job.store}::v${job.number}`, 'data']];
export const restore = (job) => [{ argv: ['borg', 'extract', `${job.store}::v${job.number}`], cwd: job.target }];
export const restored = (job) => join(job.target, 'data');
