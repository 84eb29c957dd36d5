export const name = 'git';
export const settings = 'gc.auto=0; sizes are those of loose objects, as the commit leaves them';
export const version = ['git', '--version'];
export const stores = ['.git'];
export const init = () => [
  ['git', 'init', '--quiet'],
  ['git', 'config', 'gc.auto', '0'],
];
export const commit = () => [
  ['git', 'add', '-A'],
  ['git', 'commit', '--quiet', '--allow-empty', '-m', 'bench'],
];
export const restore = (job) => [['git', 'worktree', 'add', '--quiet', '--detach', job.target]];
export const restored = (job) => `${job.target}/data`;
export const blameLines = (_job, repository, file) => [['git', '-C', repository, 'blame', 'main', '--', file]];
export const blameFiles = (_job, repository) => [['git', '-C', repository, 'log', '--name-only', 'main']];
