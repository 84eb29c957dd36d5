import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const name = 'dvc';
export const settings = 'without git; the cache is linked or copied as DVC chooses';
export const stores = ['.dvc', 'data.dvc'];

/** DVC comes from PyPI into a virtual environment of the benchmark's own, unless the machine has it. */
export function install(work) {
  if (spawnSync('dvc', ['--version']).status === 0) return;
  const venv = join(work, 'venv');
  if (!existsSync(join(venv, 'bin/dvc'))) {
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'pipe' });
    execFileSync(join(venv, 'bin/pip'), ['install', '--quiet', 'dvc'], { stdio: 'pipe' });
  }
  process.env.PATH = `${process.env.PATH}:${join(venv, 'bin')}`;
}

export const version = ['dvc', '--version'];
export const env = (job) => ({ DVC_NO_ANALYTICS: '1', DVC_SITE_CACHE_DIR: join(job.home, 'dvc') });
export const init = () => [
  ['dvc', 'init', '--quiet', '--no-scm'],
  ['dvc', 'config', 'core.check_update', 'false'],
];
export const commit = () => [['dvc', 'add', '--quiet', 'data']];

/** DVC restores in place only. */
export const beforeRestore = () => [['rm', '-rf', 'data']];
export const restore = () => [['dvc', 'checkout', '--quiet']];
export const restored = (job) => join(job.tree, 'data');
