import { hostname, userInfo } from 'node:os';
import { gitAuthor } from '../workspace/git-config.ts';
import { readConfig } from './config.ts';
import type { Context } from './context.ts';

/** Who records: as told, as configured, as git would have it, or the login name and host. */
export function authorOf(context: Context): string {
  const { options, store, workspace } = context;
  return options.author ?? readConfig(store.dir).author ?? gitAuthor(workspace.git) ?? login();
}

function login(): string {
  let name = 'unknown';
  try {
    name = userInfo().username;
  } catch {
    // A user id without a name, as containers have.
  }
  return `${name}@${hostname()}`;
}
