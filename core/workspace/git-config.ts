import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GitInfo } from './git.ts';

/**
 * Who git would name as the author: `NAME <EMAIL>` by the environment, the repository's configuration, the user's.
 * Undefined where none of them says both. Files that a configuration includes are not looked at.
 */
export function gitAuthor(git: GitInfo | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const home = env.HOME ?? homedir();
  const places = [
    ...(git === undefined ? [] : [join(git.commonDir, 'config')]),
    env.GIT_CONFIG_GLOBAL ?? join(home, '.gitconfig'),
    join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'git', 'config'),
  ];
  let name = env.GIT_AUTHOR_NAME;
  let email = env.GIT_AUTHOR_EMAIL;
  for (const place of places) {
    if (name && email) break;
    name ||= gitSetting(place, 'user', 'name');
    email ||= gitSetting(place, 'user', 'email');
  }
  return name && email ? `${name} <${email}>` : undefined;
}

/** A setting in a git configuration file; the last that the file gives. `section` and `key` in lower case. */
export function gitSetting(file: string, section: string, key: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  let found: string | undefined;
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const begun = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (begun !== undefined) inside = begun.trim().toLowerCase() === section;
    const [, name, value] = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (inside && name?.toLowerCase() === key && value !== undefined) found = plain(value);
  }
  return found;
}

/** A value without its quotes, escapes and trailing comment. */
function plain(value: string): string {
  let text = '';
  let quoted = false;
  for (const [token, escaped] of value.matchAll(/\\(.)|./gsu) as Iterable<[string, string | undefined]>) {
    if (escaped !== undefined) text += escaped === 't' ? '\t' : escaped === 'n' ? '\n' : escaped;
    else if (token === '"') quoted = !quoted;
    else if (!quoted && (token === '#' || token === ';')) break;
    else text += token;
  }
  return text.trim();
}
