import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OpenOptions } from '../api.ts';
import { Resolver } from '../lineage/resolve.ts';
import { checkRefName } from '../object/names.ts';
import { writeFileDurable } from '../store/files.ts';
import { History } from '../store/history.ts';
import { Store } from '../store/store.ts';
import { findGit } from '../workspace/git.ts';
import { addToGitignore } from '../workspace/gitignore.ts';
import { locate } from '../workspace/locate.ts';
import type { Context } from './context.ts';
import { DEFAULT_BRANCH, Workspace } from './workspace.ts';

/** Makes `.art` in a folder; in one that has it, nothing changes. */
export function initStore(dir: string, options: OpenOptions): void {
  const root = resolve(options.cwd ?? process.cwd(), dir);
  const artDir = options.artDir ?? join(root, '.art');
  if (options.branch !== undefined) checkRefName(options.branch, 'branch');
  if (!existsSync(join(artDir, 'format.json'))) {
    Store.create(artDir);
    writeFileDurable(join(artDir, 'HEAD'), Buffer.from(`ref: ${options.branch ?? DEFAULT_BRANCH}\n`));
  }
  if (findGit(root)) addToGitignore(root, ['.art']);
}

/** Opens the repository that a folder is in. Throws NoRepositoryError. */
export function openContext(given: OpenOptions): Context {
  const options = process.env['ART_RUN'] ? { observed: process.env['ART_RUN'], ...given } : given;
  const cwd = resolve(options.cwd ?? process.cwd());
  const env = {
    ...process.env,
    ...(options.artDir === undefined ? {} : { ART_DIR: options.artDir }),
    ...(options.indexDir === undefined ? {} : { ART_INDEX_DIR: options.indexDir }),
  };
  const { artDir, root, workspaceId, indexDir } = locate(cwd, env);
  const store = Store.open(artDir, indexDir === undefined ? {} : { indexDir });
  const history = new History(store);
  const place = { root, id: workspaceId, git: findGit(root), cwd, branch: options.branch };
  const workspace = new Workspace(store, history, place);
  const view = { branch: () => workspace.branchOrNone() ?? 'HEAD', heads: () => workspace.heads() };
  return { store, history, workspace, options, resolver: new Resolver(history, store.facts, view), closing: [] };
}
