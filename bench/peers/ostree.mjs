export const name = 'ostree';
export const settings = 'archive mode: each file an object of its own, compressed with zlib';
export const version = ['ostree', '--version'];
export const init = (job) => [['ostree', 'init', '--mode=archive', `--repo=${job.store}`]];
export const commit = (job) => [
  ['ostree', 'commit', `--repo=${job.store}`, '--branch=main', '--tree=dir=data', '--subject=bench'],
];
export const restore = (job) => [['ostree', 'checkout', `--repo=${job.store}`, '--user-mode', 'main', job.target]];
