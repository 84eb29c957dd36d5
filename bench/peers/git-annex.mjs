import { init as gitInit, stores } from './git.mjs';

export const name = 'git-annex';
export const settings =
  'locked files: data moves into the store; gc.auto=0; no restore, since a checkout is links into the store';
export const version = ['git-annex', 'version', '--raw'];
export const init = (job) => [...gitInit(job), ['git', 'annex', 'init', '--quiet', 'bench']];
export const commit = () => [
  ['git', 'annex', 'add', '--quiet', 'data'],
  ['git', 'commit', '--quiet', '--allow-empty', '-m', 'bench'],
];
export { stores };
