import { fileURLToPath } from 'node:url';

const PROGRAM = [process.execPath, fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))];

export const art = (...args) => [...PROGRAM, ...args];

export const name = 'art';
export const settings = 'as it comes';
export const version = art('--version');
export const stores = ['.art'];
export const init = () => [art('init')];
export const commit = (job) => [
  {
    argv: art('commit', '-m', 'bench', '-o', 'data=data', '--yes'),
    // Committing what was not changed makes no run, and says so.
    accepts: ({ code, stderr }) => code === 0 || (job.number > 1 && code === 1 && stderr.includes('nothing to record')),
  },
];
export const restore = (job) => [art('checkout', 'data', '--to', job.target)];
export const diff = () => [art('diff', 'data@1', 'data@2')];
export const start = () => [art('--version')];
export const log = (_job, repository) => [art('-C', repository, 'log', '-n', '20')];
export const blameLines = (_job, repository, file) => [art('-C', repository, 'blame', `data:${file}`)];
export const blameFiles = (_job, repository) => [art('-C', repository, 'blame', 'data')];
