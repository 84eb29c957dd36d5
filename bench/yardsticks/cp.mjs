export const name = 'cp';
export const version = ['cp', '--version'];
export const commit = (job) => [['cp', '-a', 'data', job.store]];
