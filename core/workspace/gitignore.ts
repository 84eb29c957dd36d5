import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno, writeFileDurable } from '../store/files.ts';

/**
 * Makes git ignore files or folders: adds an anchored line for each path to the `.gitignore` in `root` that has none.
 * Paths are relative to `root`, with `/`. Returns the lines added.
 *
 * @example addToGitignore('/project', ['data']) // ['/data']
 */
export function addToGitignore(root: string, paths: readonly string[]): string[] {
  const text = read(root);
  const present = new Set(text.split(/\r?\n/).flatMap((line) => forms(line)));
  const added = paths.map(ignoreLine).filter((line) => !present.has(line));
  if (added.length === 0) return [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  writeFileDurable(join(root, '.gitignore'), `${text}${gap}${added.map((line) => line + newline).join('')}`);
  return added;
}

/** Takes away lines that `addToGitignore` may have added; others are left alone. */
export function removeFromGitignore(root: string, paths: readonly string[]): void {
  const text = read(root);
  const unwanted = new Set(paths.map(ignoreLine));
  const kept = text.split(/(?<=\n)/).filter((line) => !unwanted.has(line.replace(/\r?\n$/, '')));
  const changed = kept.join('');
  if (changed !== text) writeFileDurable(join(root, '.gitignore'), changed);
}

/** The pattern that means this path and nothing else. */
export function ignoreLine(path: string): string {
  const escaped = path
    .replace(/\/+$/, '')
    .replace(/[\\*?[]/g, '\\$&')
    .replace(/ +$/, (spaces) => '\\ '.repeat(spaces.length))
    // A line break cannot be written in a pattern; any one character has to stand for it.
    .replace(/[\r\n]/g, '?');
  return `/${escaped}`;
}

/** The line as it would have been written here, where it means the same at the top of the tree. */
function forms(line: string): string[] {
  const bare = line.replace(/\/$/, '');
  if (bare === '' || bare.startsWith('#') || bare.startsWith('!')) return [];
  return [bare.startsWith('/') ? bare : `/${bare}`];
}

function read(root: string): string {
  try {
    return readFileSync(join(root, '.gitignore'), 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return '';
    throw error;
  }
}
