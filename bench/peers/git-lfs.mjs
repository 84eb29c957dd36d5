import { commit, init as gitInit, restore, restored, stores } from './git.mjs';

export const name = 'git-lfs';
export const settings = 'everything under the data folder tracked; gc.auto=0';
export const version = ['git-lfs', 'version'];
export const init = (job) => [
  ...gitInit(job),
  ['git', 'lfs', 'install', '--local'],
  ['git', 'lfs', 'track', 'data/**'],
];
export { commit, restore, restored, stores };
